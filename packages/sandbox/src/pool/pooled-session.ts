import { performance } from "node:perf_hooks";
import { CupelError, type Json } from "@cupel/core";
import { checkLimit } from "../check-job.ts";
import type { CallOutcome, TestOutcome } from "../outcome.ts";
import type { CallOptions, Session } from "../sandbox.ts";
import { outcomeOf } from "./outcome-of.ts";
import type { SandboxWorker } from "./sandbox-worker.ts";
import type { Lease } from "./worker-pool.ts";

/** What ends a call only; everything else that is no pass ends the session. */
const survivable: ReadonlySet<string> = new Set(["exception", "memory", "output", "passed"]);

interface Opened {
  readonly loaded: TestOutcome;
  readonly lease: Lease<SandboxWorker>;
  readonly entry: readonly string[];
  readonly mode: string;
  readonly wallMs: number;
}

/** A session on a leased worker. Calls are made one after the other. */
export class PooledSession implements Session {
  readonly loaded: TestOutcome;
  readonly #opened: Opened;
  #over: TestOutcome | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #released = false;

  constructor(opened: Opened) {
    this.loaded = opened.loaded;
    this.#opened = opened;
    if (opened.loaded.status !== "pass") this.#over = opened.loaded;
  }

  /** A session that never began. */
  static refused(loaded: TestOutcome): Session {
    return { loaded, call: async () => loaded, [Symbol.asyncDispose]: async () => {} };
  }

  call(name: string, args: readonly Json[], options: CallOptions = {}): Promise<CallOutcome> {
    const turn = this.#last.then(() => this.#call(name, args, options));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #call(name: string, args: readonly Json[], { kwargs = {}, wallMs, signal }: CallOptions): Promise<CallOutcome> {
    const { lease, entry, mode, wallMs: most } = this.#opened;
    if (!entry.includes(name)) throw new CupelError("USAGE", `The session's program has no entry ${name}; it has ${entry.join(", ")}.`);
    const limits = { wallMs: checkLimit(wallMs, most), signal };
    if (this.#over !== undefined) return this.#over;
    if (signal?.aborted) return outcomeOf({ kind: "aborted" }, mode, 0);
    const started = performance.now();
    const end = await lease.worker.call({ name, args, kwargs }, limits);
    const outcome = outcomeOf(end, mode, performance.now() - started);
    if (end.kind !== "judged" || !survivable.has(outcome.code)) this.#over = outcome;
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    if (this.#released) return;
    this.#released = true;
    const { lease } = this.#opened;
    await lease.worker.close();
    lease.release();
  }
}
