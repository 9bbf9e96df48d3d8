import type { RunRecord } from "@cupel/core";
import { wilsonInterval } from "@cupel/stats";
import { attemptsOf } from "./attempts.ts";
import { duplicatesOf } from "./duplicates.ts";
import { familyOf } from "./family.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Timing } from "./timing.ts";

/** Two ends of a 95 % Wilson interval; null where there is no rate. */
export type IntervalPair = readonly [low: number, high: number] | null;

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
  /** Candidates whose call was made in an earlier run and kept: with that call's tokens and time, in every rate as any other. */
  readonly cache_hits: number;
  /** Answers of tasks without gold. */
  readonly unscored: number;
  readonly budget_stops: number;
  /** Mean seconds per task of calls and public checks, as if the arm had run alone: a call shared with another arm costs what it cost there. Without errors and reused answers. */
  readonly mean_latency_s: number | null;
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
  /** Input and output tokens per verified answer; null without one. */
  readonly tokens_per_verified: number | null;
  /** USD of all candidates of all tasks, as if the arm had run alone; null where the cost of one cannot be told. */
  readonly usd: number | null;
  /** USD per verified answer; null without one, and without `usd`. */
  readonly cost_per_verified: number | null;
}

/** What a measure needs to know of the whole run. */
export interface MeasureContext {
  /** True when the run has gold at all. */
  readonly scored: boolean;
  readonly timing: Timing;
}

/** Measures records of one arm. The one place where rates are formed: each says of how many. */
export function measure(records: readonly RunRecord[], { scored, timing }: MeasureContext): Measures {
  const rows = records.map((record) => ({ record, outcome: outcomeOf(record, { scored }) }));
  const live = rows.filter(({ outcome }) => !outcome.reused);
  const steady = live.filter(({ outcome }) => outcome.error === null).map(({ record }) => record);
  const outcomes = live.map(({ outcome }) => outcome);
  const verified = rateOf(outcomes.map((outcome) => outcome.verified));
  const parsed = rateOf(outcomes.map((outcome) => outcome.parsed));
  const agreed = rateOf(outcomes.map((outcome) => outcome.agreed));
  const agreedCorrect = rateOf(outcomes.filter((outcome) => outcome.agreed).map(({ correct }) => correct));
  const correct = rateOf(outcomes.map((outcome) => outcome.correct));
  const falseAccept = rateOf(outcomes.filter((outcome) => outcome.verified).map(({ correct }) => (correct === null ? null : !correct)));
  const errors = rateOf(outcomes.map((outcome) => outcome.error !== null));
  const retried = live.filter(({ record, outcome }) => outcome.error === null && attemptsOf(record) > 1);
  const sumOf = (value: (record: RunRecord) => number): number => rows.reduce((sum, { record }) => sum + value(record), 0);
  const costs = records.map(({ usd }) => usd);
  const usd = costs.length === 0 || costs.includes(null) ? null : costs.reduce<number>((sum, cost) => sum + (cost ?? 0), 0);
  const input = sumOf(({ usage }) => usage.inputTokens);
  const output = sumOf(({ usage }) => usage.outputTokens);
  return {
    tasks: rows.length,
    families: new Set(records.map(familyOf)).size,
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
    error_codes: countCodes(outcomes),
    memory_exact_hits: rows.length - live.length,
    cache_hits: sumOf(({ candidates }) => candidates.filter(({ fromCache }) => fromCache).length),
    unscored: live.filter(({ record, outcome }) => record.chosen !== null && record.gold === null && outcome.error === null).length,
    budget_stops: live.filter(({ record }) => record.stopReason === "budget").length,
    mean_latency_s: meanOf(steady.map((record) => timing.task(record) / 1000)),
    mean_candidates: meanOf(steady.map(({ candidates }) => candidates.length)),
    duplicates: sumOf(duplicatesOf),
    mean_attempts: meanOf(steady.map(attemptsOf)),
    retried_rate: meanOf(steady.map((record) => (attemptsOf(record) > 1 ? 1 : 0))),
    correct_after_retry_rate: steady.length === 0 ? null : (meanOf(retried.map(({ outcome }) => (outcome.correct === true ? 1 : 0))) ?? 0),
    tokens: {
      input,
      cached: sumOf(({ usage }) => usage.cachedTokens ?? 0),
      output,
      reasoning: sumOf(({ usage }) => usage.reasoningTokens ?? 0),
    },
    tokens_per_verified: verified.k === 0 ? null : (input + output) / verified.k,
    usd,
    cost_per_verified: verified.k === 0 || usd === null ? null : usd / verified.k,
  };
}

function rateOf(outcomes: readonly (boolean | null)[]): { k: number; n: number; rate: number | null; interval: IntervalPair } {
  const decided = outcomes.filter((outcome) => outcome !== null);
  const n = decided.length;
  const k = decided.filter(Boolean).length;
  if (n === 0) return { k, n, rate: null, interval: null };
  const { low, high } = wilsonInterval(k, n);
  return { k, n, rate: k / n, interval: [low, high] };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function countCodes(outcomes: readonly Outcome[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of outcomes.flatMap(({ error }) => (error === null ? [] : [error])).sort()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
