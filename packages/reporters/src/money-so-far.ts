import { type RunRecord, sha256Hex } from "@cupel/core";
import { callKey } from "./physical-cost.ts";

/** What the calls of the records seen so far have cost, a call that several arms share once. */
export class MoneySoFar {
  readonly #paid = new Set<string>();
  #usd = 0;
  #isKnown = true;

  add(record: RunRecord): void {
    for (const candidate of record.candidates) {
      if (candidate.usd === undefined) this.#isKnown = false;
      if (candidate.usd === undefined || candidate.usd === 0) continue;
      // A prompt may be long, and there may be many.
      const key = sha256Hex(callKey(record, candidate));
      if (this.#paid.has(key)) continue;
      this.#paid.add(key);
      this.#usd += candidate.usd;
    }
  }

  /** In USD; null once a call was seen whose cost cannot be told, and where nothing has cost anything. */
  get usd(): number | null {
    return this.#isKnown && this.#usd > 0 ? this.#usd : null;
  }
}
