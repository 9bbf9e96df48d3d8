import { quantile } from "@cupel/stats";
import type { IntervalPair } from "./rate.ts";
import type { RecordFacts } from "./record-facts.ts";
import { Tally } from "./tally.ts";

/** What one arm did on a group of tasks. A rate is null exactly when its n is 0. */
export interface Measures {
  /** Records in the group, whatever became of them. */
  readonly tasks: number;
  /** Different families among them: the number of independent things that were tried. */
  readonly families: number;
  readonly verified_rate: number | null;
  readonly verified_ci: IntervalPair;
  readonly verified_k: number;
  readonly verified_n: number;
  readonly parsed_rate: number | null;
  readonly parsed_k: number;
  readonly agreed_rate: number | null;
  readonly agreed_k: number;
  /** Agreed answers that the gold accepts, over agreed answers that the gold decided. */
  readonly agreed_correct_rate: number | null;
  readonly agreed_correct_ci: IntervalPair;
  readonly agreed_correct_k: number;
  readonly agreed_correct_n: number;
  readonly correct_rate: number | null;
  readonly correct_ci: IntervalPair;
  readonly correct_k: number;
  readonly correct_n: number;
  /** Verified answers that the gold refuses, over verified answers that the gold decided. */
  readonly false_accept_rate: number | null;
  readonly false_accept_ci: IntervalPair;
  readonly false_accept_k: number;
  readonly false_accept_n: number;
  /** Tasks that broke, before or after they had an answer, or one of whose checks broke, over tasks less those answered from memory. */
  readonly error_rate: number | null;
  readonly errors: number;
  readonly error_codes: Readonly<Record<string, number>>;
  /** Answers taken from memory as they are: in no rate. */
  readonly memory_exact_hits: number;
  /** Answers whose prompt held answers recalled from memory. */
  readonly memory_recalls: number;
  /** Candidates whose call was made in an earlier run and kept: with that call's tokens and time, in every rate as any other. */
  readonly cache_hits: number;
  /** Answers of tasks without gold. */
  readonly unscored: number;
  readonly budget_stops: number;
  /** Share of tasks that had a verified candidate among their first 1, 2, 3 … candidates, over `verified_n`. As far as the longest list; at most 32. */
  readonly verified_within: readonly number[];
  /** Answers by how they were found in the text: as all of it, in a fence, amid prose, repaired first; `unlabelled` where the verifier does not say. */
  readonly by_extraction: Readonly<Record<string, ExtractionCounts>>;
  /** Mean seconds per task of calls and public checks, as if the arm had run alone: a call shared with another arm costs what it cost there. Without errors and reused answers. */
  readonly mean_latency_s: number | null;
  /** Median, 95th percentile and longest of the same. */
  readonly p50_latency_s: number | null;
  readonly p95_latency_s: number | null;
  readonly max_latency_s: number | null;
  readonly mean_candidates: number | null;
  /** Candidates whose text an earlier one of their task has already. */
  readonly duplicates: number;
  readonly mean_attempts: number | null;
  /** Share of tasks with more than one attempt. */
  readonly retried_rate: number | null;
  /** Share of the tasks with more than one attempt that came out correct; 0 where none was tried again. */
  readonly correct_after_retry_rate: number | null;
  /** Tokens of all candidates of all tasks, as if the arm had run alone. */
  readonly tokens: { readonly input: number; readonly cached: number; readonly output: number; readonly reasoning: number };
  /** Calls of all tasks and seconds they took with their public checks, as if the arm had run alone. Errors are in both. */
  readonly calls: number;
  readonly seconds: number;
  /** What all tasks took, over the verified answers, and over the correct ones; null without one. Input and output tokens. */
  readonly tokens_per_verified: number | null;
  readonly tokens_per_correct: number | null;
  readonly calls_per_verified: number | null;
  readonly calls_per_correct: number | null;
  readonly seconds_per_verified: number | null;
  readonly seconds_per_correct: number | null;
  /** USD of all candidates of all tasks, as if the arm had run alone; null where the cost of one cannot be told. */
  readonly usd: number | null;
  /** USD per verified answer; null without one, and without `usd`. */
  readonly cost_per_verified: number | null;
  /** USD per correct answer; null without one, and without `usd`. */
  readonly cost_per_correct: number | null;
}

/** Answers that were found in one way. */
export interface ExtractionCounts {
  readonly answers: number;
  readonly verified_k: number;
  readonly correct_k: number;
}

/** What a measure needs to know of the whole run. */
export interface MeasureContext {
  /** True when the run has gold at all. */
  readonly scored: boolean;
}

/** Whether an answer is correct. Without one it is not, where the run scores at all. */
export function correctOf({ outcome, answered }: RecordFacts, scored: boolean): boolean | null {
  return answered || scored ? outcome.correct : null;
}

/** Measures records of one arm. */
export function measure(records: readonly RecordFacts[], { scored }: MeasureContext): Measures {
  const tally = new Tally();
  for (const record of records) tally.add(record, correctOf(record, scored));
  return measuresOf(tally);
}

/** The measures of what was counted. The one place where rates are formed: each says of how many. */
export function measuresOf(tally: Tally): Measures {
  const [verified, correct, falseAccept] = [tally.rate("verified"), tally.rate("correct"), tally.rate("falseAccept")];
  const [parsed, agreed, agreedCorrect, errors] = [
    tally.rate("parsed"),
    tally.rate("agreed"),
    tally.rate("agreedCorrect"),
    tally.rate("error"),
  ];
  const { tokens, calls, steady, latencies } = tally;
  const usd = tally.records === 0 ? null : tally.usd;
  const seconds = tally.milliseconds / 1000;
  const spread = new Float64Array(latencies).sort();
  const per = (amount: number | null, { k }: { readonly k: number }) => (k === 0 || amount === null ? null : amount / k);
  const mean = (sum: number) => (steady === 0 ? null : sum / steady);
  return {
    tasks: tally.records,
    families: tally.families,
    verified_rate: verified.rate,
    verified_ci: verified.interval,
    verified_k: verified.k,
    verified_n: verified.n,
    parsed_rate: parsed.rate,
    parsed_k: parsed.k,
    agreed_rate: agreed.rate,
    agreed_k: agreed.k,
    agreed_correct_rate: agreedCorrect.rate,
    agreed_correct_ci: agreedCorrect.interval,
    agreed_correct_k: agreedCorrect.k,
    agreed_correct_n: agreedCorrect.n,
    correct_rate: correct.rate,
    correct_ci: correct.interval,
    correct_k: correct.k,
    correct_n: correct.n,
    false_accept_rate: falseAccept.rate,
    false_accept_ci: falseAccept.interval,
    false_accept_k: falseAccept.k,
    false_accept_n: falseAccept.n,
    error_rate: errors.rate,
    errors: errors.k,
    error_codes: Object.fromEntries([...tally.errorCodes].sort(([left], [right]) => (left < right ? -1 : 1))),
    memory_exact_hits: tally.reused,
    memory_recalls: tally.recalled,
    cache_hits: tally.cacheHits,
    unscored: tally.unscored,
    budget_stops: tally.budgetStops,
    verified_within: tally.verifiedWithin(32),
    by_extraction: tally.byExtraction(),
    mean_latency_s: mean(latencies.reduce((sum, own) => sum + own, 0)),
    p50_latency_s: steady === 0 ? null : quantile(spread, 0.5),
    p95_latency_s: steady === 0 ? null : quantile(spread, 0.95),
    max_latency_s: spread.at(-1) ?? null,
    mean_candidates: mean(tally.candidates),
    duplicates: tally.duplicates,
    mean_attempts: mean(tally.attempts),
    retried_rate: mean(tally.retried),
    correct_after_retry_rate: steady === 0 ? null : tally.retried === 0 ? 0 : tally.correctAfterRetry / tally.retried,
    tokens,
    calls,
    seconds,
    tokens_per_verified: per(tokens.input + tokens.output, verified),
    tokens_per_correct: per(tokens.input + tokens.output, correct),
    calls_per_verified: per(calls, verified),
    calls_per_correct: per(calls, correct),
    seconds_per_verified: per(seconds, verified),
    seconds_per_correct: per(seconds, correct),
    usd,
    cost_per_verified: per(usd, verified),
    cost_per_correct: per(usd, correct),
  };
}
