import { CupelError } from "@cupel/core";

/** A process that takes one job at a time. */
export interface PoolWorker {
  /** True once it cannot take another job. */
  readonly dead: boolean;
  /** Jobs it has taken. */
  readonly jobs: number;
  /** Ends it at once. */
  kill(): void;
}

/** How long a pool is and how its workers start. */
export interface WorkerPoolOptions<Worker> {
  readonly size: number;
  readonly recycleAfter: number;
  start(): Promise<Worker>;
}

/** How a caller wants its worker. `alone` waits until no other runs and keeps others waiting. */
export interface Turn {
  readonly alone?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A worker that is its holder's until `release`, which must be called once. */
export interface Lease<Worker> {
  readonly worker: Worker;
  release(): void;
}

interface Waiting {
  readonly alone: boolean;
  readonly grant: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** At most `size` workers, started when they are needed, replaced when they die or have taken `recycleAfter` jobs. First come, first served. */
export class WorkerPool<Worker extends PoolWorker> {
  readonly #options: WorkerPoolOptions<Worker>;
  readonly #idle: Worker[] = [];
  readonly #all = new Set<Worker>();
  readonly #waiting: Waiting[] = [];
  #busy = 0;
  #exclusive = false;
  #closed = false;

  constructor(options: WorkerPoolOptions<Worker>) {
    this.#options = options;
  }

  /** Runs `action` on a free worker; rejects as `acquire` does. */
  async use<Result>(action: (worker: Worker) => Promise<Result>, turn: Turn = {}): Promise<Result> {
    const lease = await this.acquire(turn);
    try {
      return await action(lease.worker);
    } finally {
      lease.release();
    }
  }

  /** A free worker. Rejects with the signal's reason when it aborts before one is free, and with `CupelError("ABORTED")` once the pool is closed. */
  async acquire({ alone = false, signal }: Turn = {}): Promise<Lease<Worker>> {
    await this.#turn(alone, signal);
    const release = (worker?: Worker) => {
      if (worker !== undefined) this.#put(worker);
      this.#busy -= 1;
      if (alone) this.#exclusive = false;
      this.#next();
    };
    try {
      const worker = this.#idle.pop() ?? (await this.#start());
      return { worker, release: () => release(worker) };
    } catch (thrown) {
      release();
      throw thrown;
    }
  }

  /** Ends every worker and refuses whoever waits. */
  close(): void {
    this.#closed = true;
    for (const worker of this.#all) worker.kill();
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed());
  }

  #turn(alone: boolean, signal: AbortSignal | undefined): Promise<void> {
    if (this.#closed) return Promise.reject(closed());
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = () => {
        const place = this.#waiting.indexOf(waiting);
        if (place >= 0) this.#waiting.splice(place, 1);
        reject(signal?.reason);
        this.#next();
      };
      const settled =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          signal?.removeEventListener("abort", abort);
          settle(value);
        };
      const waiting: Waiting = { alone, grant: settled(resolve), refuse: settled(reject) };
      signal?.addEventListener("abort", abort, { once: true });
      // A repeat goes first: its caller has waited once already.
      if (alone) this.#waiting.unshift(waiting);
      else this.#waiting.push(waiting);
      this.#next();
    });
  }

  #next(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const free = first.alone ? this.#busy === 0 : this.#busy < this.#options.size;
      if (this.#exclusive || !free) return;
      this.#waiting.shift();
      this.#busy += 1;
      this.#exclusive = first.alone;
      first.grant();
    }
  }

  async #start(): Promise<Worker> {
    const worker = await this.#options.start();
    this.#all.add(worker);
    if (this.#closed) {
      worker.kill();
      throw closed();
    }
    return worker;
  }

  #put(worker: Worker): void {
    if (worker.dead || this.#closed || worker.jobs >= this.#options.recycleAfter) {
      worker.kill();
      this.#all.delete(worker);
    } else this.#idle.push(worker);
  }
}

function closed(): CupelError {
  return new CupelError("ABORTED", "The sandbox is closed.");
}
