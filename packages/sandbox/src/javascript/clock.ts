import { performance } from "node:perf_hooks";

/** The deadline of a job or a call. */
export class Clock {
  readonly #deadline: number;
  /** Somebody asked after it was over. */
  late = false;

  constructor(wallMs: number) {
    this.#deadline = performance.now() + wallMs;
  }

  /** Whether the time is over. Notes that it was asked. */
  isOver(): boolean {
    this.late ||= performance.now() > this.#deadline;
    return this.late;
  }
}
