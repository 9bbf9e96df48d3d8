import type { ExtractionCounts } from "./measures.ts";
import { type Rate, rateOver } from "./rate.ts";
import type { RecordFacts } from "./record-facts.ts";

/** What shares are taken of, and where their counts stand: how many hold, and behind it of how many. */
const places = { verified: 0, parsed: 2, agreed: 4, agreedCorrect: 6, correct: 8, falseAccept: 10, error: 12 } as const;
type RateName = keyof typeof places;
const countsOfFamily = 2 * Object.keys(places).length;

/** What is a plain sum. */
const sums = [
  "records",
  "steady",
  "calls",
  "milliseconds",
  "reused",
  "recalled",
  "cacheHits",
  "duplicates",
  "unscored",
  "budgetStops",
  "candidates",
  "attempts",
  "retried",
  "correctAfterRetry",
] as const;

/**
 * What is counted of records of one arm, in one pass. An answer that was taken from memory as it is counts for what it took and is in no rate;
 * an error is in no mean.
 */
export class Tally {
  readonly tokens = { input: 0, cached: 0, output: 0, reasoning: 0 };
  readonly errorCodes = new Map<string, number>();
  /** Seconds of each task that did not break, and their number. */
  readonly latencies: number[] = [];
  steady = 0;
  records = 0;
  /** Null where the cost of one cannot be told. */
  usd: number | null = 0;
  calls = 0;
  milliseconds = 0;
  reused = 0;
  recalled = 0;
  cacheHits = 0;
  duplicates = 0;
  unscored = 0;
  budgetStops = 0;
  candidates = 0;
  attempts = 0;
  retried = 0;
  correctAfterRetry = 0;
  /** By family, for each rate how many hold and of how many. */
  readonly #families = new Map<string, number[]>();
  /** How many have their first verified candidate at each place. */
  readonly #firsts: number[] = [];
  readonly #extractions = new Map<string, { answers: number; verified_k: number; correct_k: number }>();

  /** What is counted of all of them together. */
  static of(parts: Iterable<Tally>): Tally {
    const whole = new Tally();
    for (const part of parts) whole.#join(part);
    return whole;
  }

  /** @param correct whether the answer is; null where that is not decided */
  add(record: RecordFacts, correct: boolean | null): void {
    const { outcome, task } = record;
    let counts = this.#families.get(task.familyKey);
    if (counts === undefined) this.#families.set(task.familyKey, (counts = new Array<number>(countsOfFamily).fill(0)));
    this.records++;
    const { milliseconds } = record;
    this.#spend(record, milliseconds);
    if (outcome.reused) {
      this.reused++;
      return;
    }
    const { verified, error } = outcome;
    decide(counts, "verified", verified);
    decide(counts, "parsed", outcome.parsed);
    decide(counts, "agreed", outcome.agreed);
    if (outcome.agreed === true) decide(counts, "agreedCorrect", correct);
    decide(counts, "correct", correct);
    if (verified === true && correct !== null) decide(counts, "falseAccept", !correct);
    decide(counts, "error", error !== null);
    this.calls += record.calls;
    if (record.recalled) this.recalled++;
    if (record.stopReason === "budget") this.budgetStops++;
    if (record.answered && !record.hasGold && error === null) this.unscored++;
    if (verified !== null) this.#place(record);
    if (record.answered) this.#extract(record, correct);
    if (error !== null) this.errorCodes.set(error, (this.errorCodes.get(error) ?? 0) + 1);
    else {
      this.latencies.push(milliseconds / 1000);
      this.#steady(record, correct);
    }
  }

  /** Families that records were of, also of those that no rate counts. */
  get families(): number {
    return this.#families.size;
  }

  rate(name: RateName): Rate {
    const place = places[name];
    return rateOver(Array.from(this.#families.values(), (counts) => ({ successes: counts[place] ?? 0, trials: counts[place + 1] ?? 0 })));
  }

  /** Share of tasks with a verified candidate among their first 1, 2, 3 … */
  verifiedWithin(longest: number): readonly number[] {
    const { n } = this.rate("verified");
    let sum = 0;
    return this.#firsts.slice(1, longest + 1).map((first = 0) => {
      sum += first;
      return sum / n;
    });
  }

  byExtraction(): Readonly<Record<string, ExtractionCounts>> {
    const order = ["strict", "fenced", "embedded", "repaired", "unlabelled"];
    return Object.fromEntries([...this.#extractions].sort(([left], [right]) => order.indexOf(left) - order.indexOf(right)));
  }

  #join(part: Tally): void {
    for (const name of sums) this[name] += part[name];
    for (const name of ["input", "cached", "output", "reasoning"] as const) this.tokens[name] += part.tokens[name];
    this.usd = this.usd === null || part.usd === null ? null : this.usd + part.usd;
    for (const latency of part.latencies) this.latencies.push(latency);
    for (const [code, count] of part.errorCodes) this.errorCodes.set(code, (this.errorCodes.get(code) ?? 0) + count);
    for (const [family, counts] of part.#families) {
      const own = this.#families.get(family);
      if (own === undefined) this.#families.set(family, [...counts]);
      else addTo(own, counts);
    }
    while (this.#firsts.length < part.#firsts.length) this.#firsts.push(0);
    addTo(this.#firsts, part.#firsts);
    for (const [name, { answers, verified_k, correct_k }] of part.#extractions) {
      const own = this.#extractions.get(name) ?? { answers: 0, verified_k: 0, correct_k: 0 };
      this.#extractions.set(name, {
        answers: own.answers + answers,
        verified_k: own.verified_k + verified_k,
        correct_k: own.correct_k + correct_k,
      });
    }
  }

  #spend(record: RecordFacts, milliseconds: number): void {
    this.tokens.input += record.input;
    this.tokens.cached += record.cached;
    this.tokens.output += record.output;
    this.tokens.reasoning += record.reasoning;
    this.usd = this.usd === null || record.usd === null ? null : this.usd + record.usd;
    this.milliseconds += milliseconds;
    this.cacheHits += record.cacheHits;
    this.duplicates += record.duplicates;
  }

  #place({ candidates, firstVerified }: RecordFacts): void {
    while (this.#firsts.length <= candidates) this.#firsts.push(0);
    if (firstVerified > 0) this.#firsts[firstVerified] = (this.#firsts[firstVerified] ?? 0) + 1;
  }

  #extract({ extraction, outcome }: RecordFacts, correct: boolean | null): void {
    const name = extraction ?? "unlabelled";
    let counts = this.#extractions.get(name);
    if (counts === undefined) this.#extractions.set(name, (counts = { answers: 0, verified_k: 0, correct_k: 0 }));
    counts.answers++;
    if (outcome.verified === true) counts.verified_k++;
    if (correct === true) counts.correct_k++;
  }

  #steady(record: RecordFacts, correct: boolean | null): void {
    this.steady++;
    this.candidates += record.candidates;
    this.attempts += record.attempts;
    if (record.attempts < 2) return;
    this.retried++;
    if (correct === true) this.correctAfterRetry++;
  }
}

function addTo(sums: number[], numbers: readonly number[]): void {
  for (let at = 0; at < numbers.length; at++) sums[at] = (sums[at] ?? 0) + (numbers[at] ?? 0);
}

function decide(counts: number[], name: RateName, value: boolean | null): void {
  if (value === null) return;
  const place = places[name];
  if (value) counts[place] = (counts[place] ?? 0) + 1;
  counts[place + 1] = (counts[place + 1] ?? 0) + 1;
}
