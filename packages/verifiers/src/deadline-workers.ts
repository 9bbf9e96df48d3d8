import type { EventEmitter } from "node:events";
import { Worker } from "node:worker_threads";
import { messageOf } from "@cupel/core";
import { armDeadline, armTimer, type Timed } from "./arm-deadline.ts";
import { type Stopwatch, threadStopwatch } from "./stopwatch.ts";

/**
 * How a job in a worker ended. `crashed`: the worker died or threw, with `started` after it had begun; it is replaced either way. `setup`: it
 * was not ready in time, or the machine was so busy that the job never had its time: nothing is to be learnt of the job.
 */
export type JobEnd<Result> =
  | { readonly kind: "done"; readonly result: Result }
  | { readonly kind: "timeout" }
  | { readonly kind: "crashed"; readonly message: string; readonly started: boolean }
  | { readonly kind: "setup"; readonly message: string }
  | { readonly kind: "aborted" };

/**
 * What a worker tells its parent: `started` when preparation is over and the clock begins, then `done`. `last` asks to be replaced;
 * `ready` says that the clock of later jobs may begin when they are sent, unless the worker answers `preparing`.
 */
export type WorkerMessage<Result> =
  | { readonly type: "preparing" | "started" }
  | { readonly type: "done"; readonly result: Result; readonly last?: boolean; readonly ready?: boolean };

/** What runs jobs: a worker thread, or a child process that is dressed as one. */
export interface JobWorker extends Pick<EventEmitter, "on" | "off">, Timed {
  postMessage(job: unknown): void;
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

class ThreadWorker extends Worker implements JobWorker {
  stopwatch(): Promise<Stopwatch> {
    return threadStopwatch(this);
  }
}

export interface DeadlineWorkersOptions {
  /** Workers at most, started when needed. Default 2. */
  readonly size?: number;
  /** Milliseconds a job may take from `started` on, not counting those in which others had the cores; then its worker is terminated. */
  readonly wallMs: number;
  /** Milliseconds for starting the worker and preparing the job. Default 180,000. */
  readonly setupMs?: number;
  /** Limit of the worker's JavaScript heap in MiB. Default 128. */
  readonly heapMiB?: number;
  /** Starts a worker on the file. Default: a worker thread without environment. */
  readonly start?: (file: string) => JobWorker;
}

interface Waiting {
  start(worker: JobWorker): void;
  release(): void;
}

const setup = (message: string) => ({ kind: "setup", message }) as const;
const released = { kind: "crashed", message: "the workers were released", started: false } as const;

/** Worker threads that run one job each at a time and are terminated at a deadline: the only way to stop a loop inside one call. */
export class DeadlineWorkers<Job, Result> implements AsyncDisposable {
  readonly #file: string;
  readonly #options: Required<DeadlineWorkersOptions>;
  readonly #all = new Set<JobWorker>();
  readonly #idle: JobWorker[] = [];
  readonly #ready = new WeakSet<JobWorker>();
  readonly #queue = new Set<Waiting>();
  #disposed = false;

  constructor(file: string, options: DeadlineWorkersOptions) {
    this.#file = file;
    const { heapMiB = 128, ...rest } = options;
    const start = () => new ThreadWorker(file, { env: {}, resourceLimits: { maxOldGenerationSizeMb: heapMiB } });
    this.#options = { size: 2, setupMs: 180_000, heapMiB, start, ...rest };
  }

  /** Runs a job as soon as a worker is free; the others wait. Never rejects. */
  run(job: Job, signal?: AbortSignal): Promise<JobEnd<Result>> {
    if (signal?.aborted) return Promise.resolve({ kind: "aborted" });
    if (this.#disposed) return Promise.resolve(released);
    return new Promise((resolve) => {
      const leave = (end: JobEnd<Result>) => {
        signal?.removeEventListener("abort", onAbort);
        if (this.#queue.delete(waiting)) resolve(end);
      };
      const onAbort = () => leave({ kind: "aborted" });
      const waiting: Waiting = {
        start: (worker) => {
          signal?.removeEventListener("abort", onAbort);
          this.#work(worker, { job, signal, resolve });
        },
        release: () => leave(released),
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#queue.add(waiting);
      this.#next();
    });
  }

  #next(): void {
    const [waiting] = this.#queue;
    if (waiting === undefined || this.#disposed) return;
    const worker = this.#idle.pop() ?? (this.#all.size < this.#options.size ? this.#spawn() : undefined);
    if (worker === undefined) return;
    this.#queue.delete(waiting);
    waiting.start(worker);
  }

  #spawn(): JobWorker {
    const worker = this.#options.start(this.#file);
    this.#all.add(worker);
    // An idle worker that dies is not an unhandled error; a job that runs adds its own listeners.
    worker.on("error", () => {});
    worker.on("exit", () => {
      this.#all.delete(worker);
      const index = this.#idle.indexOf(worker);
      if (index >= 0) this.#idle.splice(index, 1);
      this.#next();
    });
    return worker;
  }

  #work(
    worker: JobWorker,
    task: { readonly job: Job; readonly signal: AbortSignal | undefined; resolve(end: JobEnd<Result>): void },
  ): void {
    const { wallMs, setupMs } = this.#options;
    let disarm = () => {};
    let started = false;
    let ended = false;
    const end = (outcome: JobEnd<Result>, keep: boolean) => {
      if (ended) return;
      ended = true;
      disarm();
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      task.signal?.removeEventListener("abort", onAbort);
      worker.unref();
      if (keep) this.#idle.push(worker);
      else void worker.terminate();
      task.resolve(outcome);
      this.#next();
    };
    const begin = (isStarted: boolean) => {
      disarm();
      started = isStarted;
      if (!started) disarm = armTimer(setupMs, () => end(setup(`the worker was not ready after ${setupMs} ms`), false));
      else {
        const starved = setup(`the machine is too busy: a job of at most ${wallMs} ms did not get them`);
        const onEnd = (how: "late" | "starved") => end(how === "late" ? { kind: "timeout" } : starved, false);
        disarm = armDeadline(worker, { ownMs: wallMs, patienceMs: Math.max(20 * wallMs, setupMs), end: onEnd });
      }
    };
    const onMessage = (message: WorkerMessage<Result>) => {
      if (message.type === "done") {
        if (message.ready === true) this.#ready.add(worker);
        end({ kind: "done", result: message.result }, message.last !== true);
      } else begin(message.type === "started");
    };
    const onError = (error: unknown) => end({ kind: "crashed", message: messageOf(error), started }, false);
    const onExit = () => end({ kind: "crashed", message: "the worker ended", started }, false);
    const onAbort = () => end({ kind: "aborted" }, false);
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    task.signal?.addEventListener("abort", onAbort, { once: true });
    if (task.signal?.aborted) {
      end({ kind: "aborted" }, true);
      return;
    }
    worker.ref();
    begin(this.#ready.has(worker));
    worker.postMessage(task.job);
  }

  /** Ends every worker. Jobs that wait or are under way end as `crashed`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    this.#idle.length = 0;
    for (const waiting of this.#queue) waiting.release();
    await Promise.all([...this.#all].map((worker) => worker.terminate()));
  }
}
