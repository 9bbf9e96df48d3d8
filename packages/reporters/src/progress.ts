import { endOf, type RunRecord } from "@cupel/core";
import { formatSeconds } from "./format.ts";
import { visible } from "./visible.ts";

/** How far a run is. Time is read from the records, so no clock is needed. */
export class Progress {
  readonly #total: number;
  #done = 0;
  #finished = 0;
  #passed = 0;
  #began = Number.POSITIVE_INFINITY;
  #now = Number.NEGATIVE_INFINITY;
  #arm = "";

  constructor(total: number) {
    this.#total = total;
  }

  /** Takes note of a finished task. */
  finish({ record, done }: { readonly record: RunRecord; readonly done: number }): void {
    this.#done = done;
    this.#finished += 1;
    if (record.verdict?.status === "pass") this.#passed += 1;
    this.#began = Math.min(this.#began, Date.parse(record.startedAt));
    this.#now = Math.max(this.#now, Date.parse(endOf(record)));
    this.#arm = record.arm;
  }

  /** `31/180 17% policy, 24/31 pass public checks, 2.1/s, 1 min 11 s left`. */
  line(): string {
    const share = this.#total === 0 ? 100 : Math.floor((this.#done * 100) / this.#total);
    const seconds = (this.#now - this.#began) / 1000;
    const rate = this.#finished / seconds;
    const left = (this.#total - this.#done) / rate;
    const pace = Number.isFinite(rate) ? `, ${rate.toFixed(rate < 10 ? 1 : 0)}/s` : "";
    const remaining = Number.isFinite(left) && this.#done < this.#total ? `, ${formatSeconds(left)} left` : "";
    return `${this.#done}/${this.#total} ${share}% ${visible(this.#arm)}, ${this.#passed}/${this.#finished} pass public checks${pace}${remaining}`;
  }
}
