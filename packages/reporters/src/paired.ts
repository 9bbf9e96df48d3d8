import { createRandom } from "@cupel/core";
import { clusteredInterval, exactMcNemar, holm, type Interval, pairedDifferenceInterval, signFlipTest } from "@cupel/stats";
import { correctOf } from "./measures.ts";
import type { RecordFacts } from "./record-facts.ts";
import type { TaskFacts } from "./task-facts.ts";

/** What is compared of two answers to a task. */
export type Metric = "correct" | "verified";

/** What one side decided, by what is the same task for both: whether it is solved, or of repeats how often, on [0, 1]. */
export type Decisions<Key = string> = ReadonlyMap<Key, { readonly family: string; readonly value: boolean | number }>;

/** What an arm on a model decided. */
export type Decide = (of: { readonly model: string; readonly arm: string; readonly metric: Metric }) => Decisions<unknown>;

/** A task that both sides decided. */
export interface Pair<Key = string> {
  readonly key: Key;
  readonly family: string;
  /** On [0, 1]. */
  readonly side: number;
  readonly other: number;
}

/** Two sides on the tasks that both decided. */
export interface PairedFacts {
  /** Tasks decided on both sides. */
  readonly n: number;
  readonly families: number;
  /** Tasks that the side solves and the other does not; of repeats, more often than the other. */
  readonly wins: number;
  readonly losses: number;
  readonly discordant: number;
  /** Rate of the side less rate of the other over the n tasks. */
  readonly difference: number;
  /** Two ends of its 95 % interval, as wide as if each family were one task. Not corrected for other comparisons. */
  readonly difference_ci: readonly [low: number, high: number];
  /** Over tasks where each is a family of its own, else over the mean differences of families; of repeats, over those of tasks. */
  readonly test: "exact McNemar" | "sign flip over families" | "sign flip over tasks";
  /** Two-sided. */
  readonly p_value: number;
  /** After Holm's correction over the comparisons that were made together. */
  readonly p_adjusted: number;
  readonly alpha: number;
  readonly conclusion: "real gain" | "real loss" | "not distinguished";
}

const usualAlpha = 0.05;

/** The tasks that records decide. Answers reused from memory decide nothing unless `reused` counts them by their verdicts. */
export function decisionsOf(
  records: readonly RecordFacts[],
  { metric, scored, reused = false }: { readonly metric: Metric; readonly scored: boolean; readonly reused?: boolean },
): Decisions<TaskFacts> {
  const values = new Map<TaskFacts, { readonly family: string; readonly value: boolean }>();
  for (const record of records) {
    const { outcome, task } = record;
    const value = metric === "correct" ? correctOf(record, scored) : outcome.verified;
    if ((reused || !outcome.reused) && value !== null) values.set(task, { family: task.familyKey, value });
  }
  return values;
}

/** Compares the sides of each entry, with one correction over all of them. Entries without a shared task are left out. */
export function comparePairs<Entry extends { readonly side: Decisions<unknown>; readonly other: Decisions<unknown> }>(
  entries: readonly Entry[],
  { alpha = usualAlpha }: { readonly alpha?: number } = {},
): readonly (readonly [Entry, PairedFacts])[] {
  const tested = entries
    .map((entry) => ({ entry, pairs: pairsOf(entry) }))
    .filter(({ pairs }) => pairs.length > 0)
    .map(({ entry, pairs }) => ({ entry, pairs, ...test(pairs) }));
  const adjusted = holm(tested.map(({ p }) => p));
  return tested.map(({ entry, pairs, test: name, p, families, gain }, index) => {
    const p_adjusted = adjusted[index] ?? 1;
    const conclusion = p_adjusted > alpha ? "not distinguished" : gain ? "real gain" : "real loss";
    return [entry, { ...countsOf(pairs, families), test: name, p_value: p, p_adjusted, alpha, conclusion }] as const;
  });
}

/** The facts in words, behind what is compared: `policy against baseline on correct: +11.7 points …`. */
export function pairedSentence(what: string, facts: PairedFacts, correctedOver: string | undefined): string {
  const { n, families, wins, losses, discordant, difference, difference_ci, test: name, p_value, p_adjusted, conclusion } = facts;
  const size = families < n ? `n = ${n} (${families} families)` : `n = ${n}`;
  const corrected = correctedOver === undefined ? "" : `, ${formatP(p_adjusted)} after Holm's correction over ${correctedOver}`;
  const verdict = conclusion === "not distinguished" ? `not distinguished at ${size}` : `a ${conclusion} at ${size}`;
  const interval = `[${difference_ci.map(formatPoints).join(", ")}]`;
  return (
    `${what}: ${formatPoints(difference)} points ${interval}, ${wins} won and ${losses} lost (${discordant} discordant), ` +
    `${name} ${formatP(p_value)}${corrected}: ${verdict}.`
  );
}

/** The tasks that both sides decided, in the order of the first. */
export function pairsOf<Key>({ side, other }: { readonly side: Decisions<Key>; readonly other: Decisions<Key> }): readonly Pair<Key>[] {
  const pairs: Pair<Key>[] = [];
  for (const [key, { family, value }] of side) {
    const against = other.get(key);
    if (against !== undefined) pairs.push({ key, family, side: Number(value), other: Number(against.value) });
  }
  return pairs;
}

/** The mean difference of each family, in the order of their keys. */
export function meanByFamily(pairs: readonly Pair<unknown>[]): readonly number[] {
  const families = Map.groupBy(pairs, ({ family }) => family);
  return [...families]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, own]) => own.reduce((sum, { side, other }) => sum + side - other, 0) / own.length);
}

function countsOf(
  pairs: readonly Pair<unknown>[],
  families: number,
): Pick<PairedFacts, "n" | "families" | "wins" | "losses" | "discordant" | "difference" | "difference_ci"> {
  const { wins, losses, both, gained } = outcomesOf(pairs);
  const n = pairs.length;
  const counts = { both, onlyFirst: wins, onlySecond: losses, neither: n - both - wins - losses };
  const { low, high } = isWhole(pairs) ? pairedDifferenceInterval(counts, { units: families }) : intervalOfRepeats(pairs);
  return { n, families, wins, losses, discordant: wins + losses, difference: gained / n, difference_ci: [low, high] };
}

/** What came of pairs: how many each side won, how many both solved, and the sum of the differences. */
function outcomesOf(pairs: readonly Pair<unknown>[]): Readonly<Record<"wins" | "losses" | "both" | "gained", number>> {
  let [wins, losses, both, gained] = [0, 0, 0, 0];
  for (const { side, other } of pairs) {
    if (side > other) wins++;
    else if (side < other) losses++;
    else if (side === 1) both++;
    gained += side - other;
  }
  return { wins, losses, both, gained };
}

/** Of differences that are means: robust to families, and no wider than a difference can be. */
function intervalOfRepeats(pairs: readonly Pair<unknown>[]): Interval {
  const { low, high } = clusteredInterval(
    pairs.map(({ side, other }) => side - other),
    (index) => pairs[index]?.family ?? "",
  );
  return { low: Math.max(-1, low), high: Math.min(1, high) };
}

function isWhole(pairs: readonly Pair<unknown>[]): boolean {
  return pairs.every(({ side, other }) => Number.isInteger(side) && Number.isInteger(other));
}

function test(pairs: readonly Pair<unknown>[]): {
  readonly test: PairedFacts["test"];
  readonly p: number;
  readonly families: number;
  readonly gain: boolean;
} {
  const means = meanByFamily(pairs);
  const families = means.length;
  const gain = means.reduce((sum, value) => sum + value, 0) > 0;
  const { wins, losses } = outcomesOf(pairs);
  if (families === pairs.length && isWhole(pairs)) return { test: "exact McNemar", p: exactMcNemar(wins, losses).twoSided, families, gain };
  // A fixed key: the same records give the same p, whatever the run is called.
  const random = createRandom("cupel sign flip");
  const p = signFlipTest(means, { random: random.next }).twoSided;
  return { test: families < pairs.length ? "sign flip over families" : "sign flip over tasks", p, families, gain };
}

/** A difference of shares in points, with its sign: `+11.7`. */
export function formatPoints(share: number): string {
  return `${share < 0 ? "-" : "+"}${Math.abs(share * 100).toFixed(1)}`;
}

/** A p-value as `p = 0.0156`, or that it is smaller than can be told. */
export function formatP(p: number): string {
  return p < 0.0001 ? "p < 0.0001" : `p = ${p.toFixed(4)}`;
}
