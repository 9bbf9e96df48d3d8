import { endOf, type RunRecord, visible } from "@cupel/core";
import { bernoulliConfidenceSequence } from "@cupel/stats";
import { formatRate, formatSeconds, formatUsd } from "./format.ts";
import { MoneySoFar } from "./money-so-far.ts";
import { spark } from "./spark.ts";

/** Parts of the run that the row of bars shows. */
const parts = 8;

/** How far a run is. Time is read from the records, so no clock is needed. */
export class Progress {
  readonly #total: number;
  readonly #money = new MoneySoFar();
  readonly #passes: { passed: number; decided: number }[] = Array.from({ length: parts }, () => ({ passed: 0, decided: 0 }));
  #done = 0;
  #finished = 0;
  #errors = 0;
  #began = Number.POSITIVE_INFINITY;
  #now = Number.NEGATIVE_INFINITY;
  #arm = "";

  constructor(total: number) {
    this.#total = total;
  }

  /** Takes note of a finished task. */
  finish({ record, done }: { readonly record: RunRecord; readonly done: number }): void {
    const part = this.#passes[Math.min(parts - 1, Math.floor(((done - 1) * parts) / Math.max(1, this.#total)))];
    this.#done = done;
    this.#finished += 1;
    // An error is no fail: it leaves the rate and is told beside it.
    if (record.stopReason === "error" || record.verdict?.status === "error") this.#errors += 1;
    else if (part !== undefined) {
      part.decided += 1;
      if (record.verdict?.status === "pass") part.passed += 1;
    }
    this.#money.add(record);
    this.#began = Math.min(this.#began, Date.parse(record.startedAt));
    this.#now = Math.max(this.#now, Date.parse(endOf(record)));
    this.#arm = record.arm;
  }

  /**
   * `31/180 17% policy ▅█, 77% [57, 91] (24/31) pass public checks, 2 errors, 2.1/s, 1 min 11 s left, 0.0123 USD`. The interval may be
   * watched: the chance that it ever leaves out the true rate is at most 5 %. `bars`: one for each eighth of the run.
   */
  line({ bars = false }: { readonly bars?: boolean } = {}): string {
    const share = this.#total === 0 ? 100 : Math.floor((this.#done * 100) / this.#total);
    const seconds = (this.#now - this.#began) / 1000;
    const rate = this.#finished / seconds;
    const left = (this.#total - this.#done) / rate;
    const { usd } = this.#money;
    return [
      `${this.#done}/${this.#total} ${share}% ${visible(this.#arm)}${bars ? ` ${this.#bars()}` : ""}`,
      `${this.#rate()} pass public checks`,
      ...(this.#errors > 0 ? [`${this.#errors} ${this.#errors === 1 ? "error" : "errors"}`] : []),
      ...(Number.isFinite(rate) ? [`${rate.toFixed(rate < 10 ? 1 : 0)}/s`] : []),
      ...(Number.isFinite(left) && this.#done < this.#total ? [`${formatSeconds(left)} left`] : []),
      ...(usd === null ? [] : [`${formatUsd(usd)} USD`]),
    ].join(", ");
  }

  #rate(): string {
    const k = this.#passes.reduce((sum, { passed }) => sum + passed, 0);
    const n = this.#passes.reduce((sum, { decided }) => sum + decided, 0);
    const { low, high } = bernoulliConfidenceSequence(k, n);
    return formatRate(n === 0 ? null : k / n, [low, high], { k, n });
  }

  #bars(): string {
    return spark(this.#passes.map(({ passed, decided }) => (decided === 0 ? null : passed / decided))).trimEnd();
  }
}
