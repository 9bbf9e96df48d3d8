import type { QuickJSHandle } from "quickjs-emscripten";
import type { Program } from "../jobs.ts";
import type { LoadFailure, TraceLine } from "../outcome.ts";
import type { Completion, Engine } from "./engine.ts";
import { Faults } from "./faults.ts";
import { isShallow } from "./is-shallow.ts";
import { readRaised } from "./raised.ts";
import type { EngineSources } from "./sources.ts";

const file = "candidate.js";
/** Longest reply. */
const replyLength = 4.5 * 2 ** 20;

/** Why a program did not load, and where. */
export interface NotLoaded {
  readonly load: LoadFailure;
  readonly code: "load" | "memory";
  readonly trace: readonly TraceLine[];
}

/** The program that is not trusted, in an engine of its own, which holds nothing else. */
export class Candidate {
  readonly #engine: Engine;
  /** Where its faults go: those of the job, or of the call. */
  faults: Faults = new Faults();
  readonly #create: QuickJSHandle;
  readonly #codec: QuickJSHandle;
  #bridge: Readonly<Record<"begin" | "finish" | "explain" | "runTimer" | "exported", QuickJSHandle>> | undefined;
  readonly #functions = new Map<string, QuickJSHandle>();

  constructor(engine: Engine, sources: EngineSources) {
    this.#engine = engine;
    this.#codec = engine.sure(engine.call(engine.own(sources.codec, "codec.js")));
    this.#create = engine.own(sources.candidate, "bridge.js");
  }

  /** Makes the engine ready for a program. */
  begin(faults: Faults, { seed = 0, entry }: Pick<Program, "seed" | "entry">): void {
    const engine = this.#engine;
    this.faults = faults;
    const bridge = engine.sure(engine.call(this.#create, this.#codec, engine.context.newNumber(seed), entry[0] ?? ""));
    const member = (name: string) => engine.member(bridge, name);
    this.#bridge = {
      begin: member("begin"),
      finish: member("finish"),
      explain: member("explain"),
      runTimer: member("runTimer"),
      exported: member("exported"),
    };
  }

  /** Runs the program and finds its functions. As a script, or where it is none, as a module. */
  load(source: string, entry: readonly string[]): NotLoaded | undefined {
    const engine = this.#engine;
    const script = engine.evaluate(source, file);
    let exports: QuickJSHandle | undefined;
    if ("thrown" in script) {
      const compiled = engine.evaluate(source, file, { compileOnly: true });
      if (!("thrown" in compiled)) return this.#notLoaded("run", script.thrown);
      // Not compiled first: QuickJS gives no sound value for a module that was only compiled.
      const completion = this.#settled(engine.evaluate(source, file, { type: "module" }));
      if ("thrown" in completion) return this.#notModule(source, script.thrown, completion.thrown);
      exports = completion.value;
    }
    engine.drain();
    for (const name of entry) {
      const found = this.#find(name, exports);
      if (found === undefined) return { load: { phase: "entry", message: `does not define ${name}` }, code: "load", trace: [] };
      this.#functions.set(name, found);
    }
    return undefined;
  }

  /** Calls a function with arguments as text: the reply as text, which nobody has looked into yet. */
  call(name: string, values: string): string {
    const engine = this.#engine;
    const callee = this.#functions.get(name);
    if (callee === undefined) return this.faults.trip("internal", `no entry ${name}`, "error");
    const completion = this.#settled(engine.call(this.#at.begin, callee, values));
    const reply = "thrown" in completion ? this.#explain(completion.thrown) : this.#finish(completion.value);
    engine.drain();
    return reply;
  }

  get #at() {
    if (this.#bridge === undefined) throw new Error("The engine has not begun.");
    return this.#bridge;
  }

  #finish(value: QuickJSHandle): string {
    const finished = this.#engine.call(this.#at.finish, value);
    return "thrown" in finished ? this.#explain(finished.thrown) : this.#reply(finished.value);
  }

  /** A reply that says what was thrown. Where that cannot even be said, memory is gone or the program saw to it. */
  #explain(thrown: QuickJSHandle): string {
    const explained = this.#engine.call(this.#at.explain, thrown);
    if ("thrown" in explained) return JSON.stringify(["exc", "InternalError", "out of memory", "", []]);
    return this.#reply(explained.value);
  }

  #reply(handle: QuickJSHandle): string {
    const text = this.#engine.text(handle);
    if (text.length > replyLength) return this.faults.trip("output", "the reply is longer than 4 MiB");
    if (!isShallow(text)) return this.faults.trip("protocol", "the reply is nested too deep");
    return text;
  }

  #settled(completion: Completion): Completion {
    if ("thrown" in completion) return completion;
    const { context } = this.#engine;
    const runTimer = () => {
      const ran = this.#engine.call(this.#at.runTimer);
      return "thrown" in ran || context.dump(ran.value) === true;
    };
    return this.#engine.settle(completion.value, runTimer);
  }

  #find(name: string, exports: QuickJSHandle | undefined): QuickJSHandle | undefined {
    const engine = this.#engine;
    const isFunction = (handle: QuickJSHandle) => (engine.context.typeof(handle) === "function" ? handle : undefined);
    const ways: (() => Completion)[] = [
      ...(exports === undefined ? [] : [name, "default"].map((member) => () => ({ value: engine.member(exports, member) }))),
      () => engine.evaluate(name, file),
      () => engine.call(this.#at.exported, name),
    ];
    for (const way of ways) {
      const completion = way();
      const found = "thrown" in completion ? undefined : isFunction(completion.value);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #notModule(source: string, asScript: QuickJSHandle, asModule: QuickJSHandle): NotLoaded {
    if (readRaised(this.#explain(asModule)).name !== "SyntaxError") return this.#notLoaded("run", asModule);
    return this.#notLoaded("parse", looksLikeModule(source) ? asModule : asScript);
  }

  #notLoaded(phase: "parse" | "run", thrown: QuickJSHandle): NotLoaded {
    const { name, message, trace, line } = readRaised(this.#explain(thrown));
    const isMemory = name === "InternalError" && message === "out of memory";
    const text = phase === "parse" ? `${message}${line === undefined ? "" : ` (line ${line})`}` : `${name}: ${message}`;
    return { load: { phase, message: text }, code: isMemory ? "memory" : "load", trace };
  }
}

function looksLikeModule(source: string): boolean {
  return /^\s*(?:import|export)\b/m.test(source);
}
