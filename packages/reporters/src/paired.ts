import { createRandom } from "@cupel/core";
import { exactMcNemar, holm, pairedDifferenceInterval, signFlipTest } from "@cupel/stats";
import { correctOf } from "./measures.ts";
import type { RecordFacts } from "./record-facts.ts";

/** What is compared of two answers to a task. */
export type Metric = "correct" | "verified";

/** What one side decided, by the key of the task. */
export type Decisions = ReadonlyMap<string, { readonly family: string; readonly value: boolean }>;

/** Two sides on the tasks that both decided. */
export interface PairedFacts {
  /** Tasks decided on both sides. */
  readonly n: number;
  readonly families: number;
  /** Tasks that the side solves and the other does not. */
  readonly wins: number;
  readonly losses: number;
  readonly discordant: number;
  /** Rate of the side less rate of the other over the n tasks. */
  readonly difference: number;
  /** Two ends of its 95 % interval, as wide as if each family were one task. Not corrected for other comparisons. */
  readonly difference_ci: readonly [low: number, high: number];
  /** Over tasks where each is a family of its own, else over the mean differences of families. */
  readonly test: "exact McNemar" | "sign flip over families";
  /** Two-sided. */
  readonly p_value: number;
  /** After Holm's correction over the comparisons that were made together. */
  readonly p_adjusted: number;
  readonly alpha: number;
  readonly conclusion: "real gain" | "real loss" | "not distinguished";
}

const alpha = 0.05;

/** The tasks that records decide. Answers reused from memory decide nothing unless `reused` counts them by their verdicts. */
export function decisionsOf(
  records: readonly RecordFacts[],
  { metric, scored, reused = false }: { readonly metric: Metric; readonly scored: boolean; readonly reused?: boolean },
): Decisions {
  const values = new Map<string, { readonly family: string; readonly value: boolean }>();
  for (const record of records) {
    const { outcome, task } = record;
    const value = metric === "correct" ? correctOf(record, scored) : outcome.verified;
    if ((reused || !outcome.reused) && value !== null) values.set(task.key, { family: task.familyKey, value });
  }
  return values;
}

/** Compares the sides of each entry, with one correction over all of them. Entries without a shared task are left out. */
export function comparePairs<Entry extends { readonly side: Decisions; readonly other: Decisions }>(
  entries: readonly Entry[],
): readonly (readonly [Entry, PairedFacts])[] {
  const tested = entries
    .map((entry) => ({ entry, pairs: pairUp(entry) }))
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

interface Pair {
  readonly family: string;
  readonly side: boolean;
  readonly other: boolean;
}

function pairUp({ side, other }: { readonly side: Decisions; readonly other: Decisions }): readonly Pair[] {
  return [...side].flatMap(([key, { family, value }]) => {
    const against = other.get(key);
    return against === undefined ? [] : [{ family, side: value, other: against.value }];
  });
}

function countsOf(
  pairs: readonly Pair[],
  families: number,
): Pick<PairedFacts, "n" | "families" | "wins" | "losses" | "discordant" | "difference" | "difference_ci"> {
  const wins = pairs.filter(({ side, other }) => side && !other).length;
  const losses = pairs.filter(({ side, other }) => !side && other).length;
  const both = pairs.filter(({ side, other }) => side && other).length;
  const n = pairs.length;
  const counts = { both, onlyFirst: wins, onlySecond: losses, neither: n - both - wins - losses };
  const { low, high } = pairedDifferenceInterval(counts, { units: families });
  return { n, families, wins, losses, discordant: wins + losses, difference: (wins - losses) / n, difference_ci: [low, high] };
}

function test(pairs: readonly Pair[]): {
  readonly test: PairedFacts["test"];
  readonly p: number;
  readonly families: number;
  readonly gain: boolean;
} {
  const means = meanByFamily(pairs);
  const families = means.length;
  const gain = means.reduce((sum, value) => sum + value, 0) > 0;
  if (families < pairs.length) {
    // A fixed key: the same records give the same p, whatever the run is called.
    const random = createRandom("cupel sign flip");
    return { test: "sign flip over families", p: signFlipTest(means, { random: random.next }).twoSided, families, gain };
  }
  const wins = pairs.filter(({ side, other }) => side && !other).length;
  const losses = pairs.filter(({ side, other }) => !side && other).length;
  return { test: "exact McNemar", p: exactMcNemar(wins, losses).twoSided, families, gain };
}

function meanByFamily(pairs: readonly Pair[]): readonly number[] {
  const families = Map.groupBy(pairs, ({ family }) => family);
  return [...families]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, own]) => own.reduce((sum, { side, other }) => sum + Number(side) - Number(other), 0) / own.length);
}

function formatPoints(share: number): string {
  return `${share < 0 ? "-" : "+"}${Math.abs(share * 100).toFixed(1)}`;
}

function formatP(p: number): string {
  return p < 0.0001 ? "p < 0.0001" : `p = ${p.toFixed(4)}`;
}
