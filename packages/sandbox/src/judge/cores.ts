import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

/** A core, by its place among those that a judge may use, until it is given back. */
export interface Core {
  /** Undefined: the machine places the judge's processes. */
  readonly index: number | undefined;
  release(): void;
}

/** Processes of one job that may be runnable at once: judge, candidate and the one that forks the next. */
const perJob = 3;

/**
 * Gives each running job a core. A judge and its candidate take turns, so they lose nothing on one core, and a core that never falls idle
 * between turns need not be woken at each: a quarter of the time of small programs. On a machine where others run too nothing is placed: the
 * kernel does that better.
 */
export class Cores {
  readonly #taken: number[];
  readonly #runnable: () => number;
  #jobs = 0;

  /** @param runnable counts what is runnable on the machine now; NaN where that cannot be known */
  constructor(count: number = availableParallelism(), runnable: () => number = runnableNow) {
    this.#taken = Array.from({ length: count }, () => 0);
    this.#runnable = runnable;
  }

  /** The least taken core, that of before if it is one of them. A job that is to run undisturbed is not placed. */
  take(before: number | undefined, alone = false): Core {
    this.#jobs += 1;
    const own = perJob * this.#jobs;
    if (alone || !(this.#runnable() <= own)) return { index: undefined, release: () => this.#release(undefined) };
    const least = Math.min(...this.#taken);
    const index = before !== undefined && this.#taken[before] === least ? before : this.#taken.indexOf(least);
    this.#taken[index] = least + 1;
    return { index, release: () => this.#release(index) };
  }

  #release(index: number | undefined): void {
    this.#jobs -= 1;
    if (index !== undefined) this.#taken[index] = (this.#taken[index] ?? 0) - 1;
  }
}

/** Those of this process: sandboxes share them. */
export const cores: Cores = new Cores();

function runnableNow(): number {
  try {
    return Number(/ (\d+)\//.exec(readFileSync("/proc/loadavg", "latin1"))?.[1]);
  } catch {
    return Number.NaN;
  }
}
