import type { QuickJSHandle } from "quickjs-emscripten";
import type { TestOutcome } from "../outcome.ts";
import { mayLose } from "./controls.ts";
import type { Completion, Engine } from "./engine.ts";
import { Faults } from "./faults.ts";
import type { EngineSources } from "./sources.ts";

/** Asks the candidate: a function's name and its arguments as text, for a reply as text. */
export type Exchange = (name: string, values: string) => string;

type Members = "prepare" | "proxy" | "calls" | "runCase" | "failure" | "lost" | "callPlain";

/** The engine that judges: trusted tests run in it, and only decoded data of the candidate gets there. */
export class Judge {
  readonly #engine: Engine;
  #faults = new Faults();
  #exchange: Exchange | undefined;
  readonly #members: Readonly<Record<Members, QuickJSHandle>>;

  constructor(engine: Engine, sources: EngineSources) {
    this.#engine = engine;
    const { context } = engine;
    const codec = engine.sure(engine.call(engine.own(sources.codec, "codec.js")));
    const tools = engine.sure(engine.call(engine.own(sources.compare, "compare.js"), codec));
    const ask = context.newFunction("exchange", (name, values) => {
      this.#faults.check();
      if (this.#exchange === undefined) throw new Error("The judge has not begun.");
      return context.newString(this.#exchange(context.getString(name), context.getString(values)));
    });
    const report = context.newFunction("report", (status, code, detail) =>
      this.#faults.trip(
        context.getString(code) as TestOutcome["code"],
        context.getString(detail),
        context.getString(status) as TestOutcome["status"],
      ),
    );
    const judge = engine.sure(engine.call(engine.own(sources.judge, "judge.js"), codec, tools, ask, report));
    const member = (name: Members) => engine.member(judge, name);
    this.#members = {
      prepare: member("prepare"),
      proxy: member("proxy"),
      calls: member("calls"),
      runCase: member("runCase"),
      failure: member("failure"),
      lost: member("lost"),
      callPlain: member("callPlain"),
    };
  }

  /** Makes the judge ready for a job or a call: where faults go, and whom it asks. */
  begin(faults: Faults, exchange: Exchange): void {
    this.#faults = faults;
    this.#exchange = exchange;
  }

  /** Calls that were made. */
  get calls(): number {
    const { context } = this.#engine;
    const answer = context.callFunction(this.#members.calls, context.undefined);
    return answer.error === undefined ? context.getNumber(answer.value) : 0;
  }

  /** Calls the candidate for one case. What came of it, with a `code` where it does not hold. */
  runCase(name: string, test: unknown): Readonly<Record<string, unknown>> {
    return this.#told(this.#engine.call(this.#members.runCase, name, JSON.stringify(test))) ?? {};
  }

  /** Calls the candidate with JSON. */
  callPlain(name: string, values: unknown): Readonly<Record<string, unknown>> {
    return this.#told(this.#engine.call(this.#members.callPlain, name, JSON.stringify(values))) ?? {};
  }

  /** Runs the set-up and puts the proxies in their places. Trips `error(setup)`. */
  prepare(setup: string | undefined, entry: readonly string[]): void {
    const engine = this.#engine;
    engine.sure(engine.call(this.#members.prepare));
    if (setup !== undefined && setup.trim() !== "") {
      const completion = this.#settle(this.#run(setup, "setup"));
      if ("thrown" in completion) this.#faults.trip("setup", `the set-up failed: ${this.#describe(completion.thrown)}`, "error");
    }
    for (const name of entry) {
      const isProxy = engine.sure(engine.call(this.#members.proxy, name));
      const found = engine.evaluate(name, "setup.js");
      const isThere = "value" in found && engine.context.dump(engine.sure(engine.call(isProxy, found.value))) === true;
      if (!isThere) this.#faults.trip("setup", `the set-up declares ${name} by const, let or class, which hides the program's`, "error");
    }
  }

  /**
   * Runs one of independent assertions, in a scope of its own: undefined where it holds. That it cannot be run, or asks nothing of the
   * program, is nobody's fault.
   */
  runAlone(source: string): Readonly<Record<string, unknown>> | undefined {
    const before = this.calls;
    // What an earlier one lost is not this one's.
    this.#told(this.#engine.call(this.#members.lost));
    const failure = this.runTests(`{\n${source}\n}`, { isAssertion: true, blames: false });
    return this.calls === before ? { code: "wrong", detail: "it does not call the program" } : failure;
  }

  /** Runs tests: undefined when they end well, else what ended them. An assertion that comes to `false` does not hold. */
  runTests(source: string, { isAssertion = false, blames = true } = {}): Readonly<Record<string, unknown>> | undefined {
    const completion = this.#settle(this.#run(source, "contract", blames));
    this.#faults.check();
    if ("value" in completion) {
      const isFalse = isAssertion && this.#isFalse(completion.value);
      if (isFalse) return { code: "wrong", detail: "it is false" };
      // What the tests started without waiting for it has its turn as well.
      this.#engine.drain();
      this.#faults.check();
      return mayLose(source) ? (this.#told(this.#engine.call(this.#members.lost)) ?? undefined) : undefined;
    }
    const failure = this.#told(this.#engine.call(this.#members.failure, completion.thrown)) ?? {};
    if (blames && this.calls === 0)
      this.#faults.trip("contract", `the tests failed before they called the program: ${failure.detail}`, "error");
    return failure;
  }

  /** Evaluates trusted source as a script, or where it is none, as a module, which may await. */
  #run(source: string, code: "setup" | "contract", blames = true): Completion {
    const engine = this.#engine;
    const file = code === "setup" ? "setup.js" : "tests.js";
    const script = engine.evaluate(source, file, { compileOnly: true });
    if ("value" in script) return engine.evaluate(source, file);
    const asModule = engine.evaluate(source, file, { type: "module" });
    if (blames && "thrown" in asModule && this.#describe(asModule.thrown).startsWith("SyntaxError")) {
      this.#faults.trip(code, `the tests do not parse: ${this.#describe(script.thrown)}`, "error");
    }
    return asModule;
  }

  /** Looks into nothing but a boolean: the value may be the candidate's, and too much to be read. */
  #isFalse(handle: QuickJSHandle): boolean {
    const { context } = this.#engine;
    return context.typeof(handle) === "boolean" && context.dump(handle) === false;
  }

  #settle(completion: Completion): Completion {
    return "thrown" in completion ? completion : this.#engine.settle(completion.value, () => false);
  }

  #describe(thrown: QuickJSHandle): string {
    const found = this.#told(this.#engine.call(this.#members.failure, thrown));
    return String(found?.detail ?? "an error");
  }

  /** JSON text of ours. Where there is none, values of the candidate broke the judge: not an error of anybody else. */
  #told(completion: Completion): Readonly<Record<string, unknown>> | null {
    this.#faults.check();
    if ("thrown" in completion) return this.#faults.trip("output", "the values are too much to be compared");
    return JSON.parse(this.#engine.text(completion.value));
  }
}
