import type { Candidate } from "@cupel/core";
import { NumberList } from "./number-list.ts";
import { type CalledTask, CallTimes } from "./timing.ts";

/** What each of many records took, in a few numbers a record. A call that arms share takes as long as its longest, known at the end. */
export class SpentTimes {
  readonly #times = new CallTimes();
  /** Of each record the milliseconds beside its calls, then its calls. */
  readonly #numbers = new NumberList();

  #last = 0;

  /** Begins the next record. @param own milliseconds beside its calls @returns its place */
  begin(own: number): number {
    this.#last = this.#numbers.push(own);
    return this.#last;
  }

  /** Adds a call of the record that was begun last, and milliseconds beside it. */
  add(task: CalledTask, backend: string, call: Candidate, beside: number): void {
    this.#numbers.push(this.#times.add(task, backend, call));
    this.#numbers.set(this.#last, this.#numbers.at(this.#last) + beside);
  }

  /** Milliseconds of the record at a place, which has so many calls. */
  sum(place: number, calls: number): number {
    let sum = this.#numbers.at(place);
    for (let at = place + 1; at <= place + calls; at++) sum += this.#times.milliseconds(this.#numbers.at(at));
    return sum;
  }
}
