import type { QuickJSContext, QuickJSHandle, QuickJSRuntime } from "quickjs-emscripten";
import type { Clock } from "./clock.ts";
import { Fault, type Faults } from "./faults.ts";
import type { FreshModule } from "./quickjs.ts";

/** Pending jobs that are run before the clock is looked at again. */
const jobsAtOnce = 1000;
const stackBytes = 256 << 10;

/** What came of a piece of code: a value, or what it threw. */
export type Completion = { readonly value: QuickJSHandle } | { readonly thrown: QuickJSHandle };

/** How a piece of code is evaluated. */
export interface EvaluateOptions {
  readonly type?: "global" | "module";
  readonly compileOnly?: boolean;
}

/** A QuickJS of its own memory, under a clock. It is used for one job and dropped: nothing is disposed of by hand. */
export class Engine {
  readonly context: QuickJSContext;
  readonly #runtime: QuickJSRuntime;
  readonly #memory: FreshModule["memory"];
  #clock: Clock | undefined;
  #faults: Faults | undefined;

  constructor({ module, memory }: FreshModule, memoryBytes: number) {
    this.#memory = memory;
    this.#runtime = module.newRuntime();
    this.#runtime.setMemoryLimit(memoryBytes);
    this.#runtime.setMaxStackSize(stackBytes);
    this.context = this.#runtime.newContext();
    this.#runtime.setInterruptHandler(() => this.#clock?.isOver() ?? false);
  }

  /** Memory that the engine has taken, in bytes. */
  get bytes(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Puts what follows under a clock, and its end into these faults. */
  begin(clock: Clock, faults: Faults): void {
    this.#clock = clock;
    this.#faults = faults;
  }

  /** Evaluates source text; trips a fault when the time is over or the engine breaks. */
  evaluate(source: string, file: string, options: EvaluateOptions = {}): Completion {
    return this.#guard(() => this.context.evalCode(source, file, { type: "global", ...options }));
  }

  /** Calls a function. Texts become strings. */
  call(callee: QuickJSHandle, ...values: readonly (QuickJSHandle | string)[]): Completion {
    const { context } = this;
    return this.#guard(() => {
      const handles = values.map((value) => (typeof value === "string" ? context.newString(value) : value));
      return context.callFunction(callee, context.undefined, ...handles);
    });
  }

  /** A member of an object of ours. */
  member(owner: QuickJSHandle, name: string): QuickJSHandle {
    return this.context.getProp(owner, name);
  }

  /** Evaluates source of ours. Throws when it does not run. */
  own(source: string, file: string): QuickJSHandle {
    return this.sure(this.evaluate(source, file));
  }

  /** The value of something of ours. Throws when there is none. */
  sure(completion: Completion): QuickJSHandle {
    if ("value" in completion) return completion.value;
    throw new Error(`QuickJS: ${JSON.stringify(this.context.dump(completion.thrown))}`);
  }

  /** A handle that must be of a string. Anything else trips a fault: it is not what was sent for. */
  text(handle: QuickJSHandle): string {
    if (this.context.typeof(handle) === "string") return this.context.getString(handle);
    return this.#fault("protocol", "the engine gave no text");
  }

  /**
   * What a promise comes to, when its jobs and then its timers have run; other values are as they are. Whether something is a promise is
   * read where no program can lie about it.
   */
  settle(handle: QuickJSHandle, runTimer: () => boolean): Completion {
    for (;;) {
      const state = this.context.getPromiseState(handle);
      if (state.type === "fulfilled") return { value: state.value };
      if (state.type === "rejected") return { thrown: state.error };
      if (!this.#runJobs() && !runTimer()) this.#fault("timeout", "a promise never settles");
    }
  }

  /** Runs what promises have left to do. */
  drain(): void {
    while (this.#runJobs());
  }

  #runJobs(): boolean {
    const done = this.#guard(() => {
      const result = this.#runtime.executePendingJobs(jobsAtOnce);
      return result.error === undefined ? { value: result.value } : { error: result.error };
    });
    if (this.#clock?.isOver()) this.#fault("timeout", "the time is over");
    return "thrown" in done || done.value > 0;
  }

  /** Runs a piece of native code, which may throw errors of the host: then the engine is broken. */
  #guard<Value>(action: () => { readonly error: QuickJSHandle } | { readonly error?: undefined; readonly value: Value }) {
    try {
      const result = action();
      if (this.#clock?.late) this.#fault("timeout", "the time is over");
      return result.error === undefined ? { value: result.value } : { thrown: result.error };
    } catch (thrown) {
      if (thrown instanceof Fault) throw thrown;
      if (this.#clock?.late) return this.#fault("timeout", "the time is over");
      return this.#fault("crashed", `the engine broke: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }

  #fault(code: "timeout" | "crashed" | "protocol", detail: string): never {
    if (this.#faults === undefined) throw new Error(detail);
    return this.#faults.trip(code, detail);
  }
}
