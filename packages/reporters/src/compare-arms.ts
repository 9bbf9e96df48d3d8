import { createRandom, type RunRecord } from "@cupel/core";
import { exactMcNemar, holm, signFlipTest } from "@cupel/stats";
import { familyOf } from "./family.ts";
import { outcomeOf } from "./outcome.ts";

/** An arm against another on the same tasks. */
export interface Comparison {
  readonly model: string;
  readonly arm: string;
  readonly against: string;
  readonly metric: "correct" | "verified";
  /** Tasks decided in both arms. */
  readonly n: number;
  readonly families: number;
  /** Tasks that the arm solves and the other does not. */
  readonly wins: number;
  readonly losses: number;
  readonly discordant: number;
  /** Rate of the arm less rate of the other over the n tasks; null without one. */
  readonly difference: number | null;
  /** Over tasks where each is a family of its own, else over the mean differences of families. */
  readonly test: "exact McNemar" | "sign flip over families";
  /** Two-sided. */
  readonly p_value: number;
  /** After Holm's correction over the models of the run. */
  readonly p_adjusted: number;
  readonly alpha: number;
  readonly conclusion: "real gain" | "real loss" | "not distinguished";
  /** The same in words. */
  readonly sentence: string;
}

const alpha = 0.05;

/** Compares `arm` with `against` for each model, with one correction over the models. Models without a shared task are left out. */
export function compareArms(
  recordsOf: ReadonlyMap<string, readonly RunRecord[]>,
  { arm, against, metric, scored }: Pick<Comparison, "arm" | "against" | "metric"> & { readonly scored: boolean },
): readonly Comparison[] {
  const pairs = [...recordsOf]
    .map(([model, records]) => ({ model, pairs: pairUp(records, { arm, against, metric, scored }) }))
    .filter((entry) => entry.pairs.length > 0);
  const tested = pairs.map((entry) => ({ ...entry, ...test(entry.pairs) }));
  const adjusted = holm(tested.map(({ p }) => p));
  return tested.map(({ model, pairs: own, test: name, p, families }, index) => {
    const wins = own.filter((pair) => pair.difference > 0).length;
    const losses = own.filter((pair) => pair.difference < 0).length;
    const n = own.length;
    const difference = (wins - losses) / n;
    const p_adjusted = adjusted[index] ?? 1;
    const direction = own.length > 0 && meanByFamily(own).reduce((sum, value) => sum + value, 0) > 0 ? "real gain" : "real loss";
    const conclusion = p_adjusted <= alpha ? direction : "not distinguished";
    const facts = { n, families, wins, losses, discordant: wins + losses, difference, test: name, p_value: p, p_adjusted };
    const comparison = { model, arm, against, metric, ...facts, alpha, conclusion } as const;
    return { ...comparison, sentence: sentenceOf(comparison, recordsOf.size) };
  });
}

interface Pair {
  readonly family: string;
  readonly difference: number;
}

function pairUp(
  records: readonly RunRecord[],
  { arm, against, metric, scored }: Pick<Comparison, "arm" | "against" | "metric"> & { readonly scored: boolean },
): readonly Pair[] {
  const decide = (wanted: string): Map<string, { readonly record: RunRecord; readonly value: boolean }> => {
    const values = new Map<string, { readonly record: RunRecord; readonly value: boolean }>();
    for (const record of records) {
      const outcome = outcomeOf(record, { scored });
      const value = outcome[metric];
      if (record.arm === wanted && !outcome.reused && value !== null) {
        values.set(JSON.stringify([record.taskId, record.taskHash]), { record, value });
      }
    }
    return values;
  };
  const other = decide(against);
  return [...decide(arm)].flatMap(([key, { record, value }]) => {
    const base = other.get(key);
    if (base === undefined) return [];
    return [{ family: familyOf(record), difference: Number(value) - Number(base.value) }];
  });
}

function meanByFamily(pairs: readonly Pair[]): readonly number[] {
  const families = Map.groupBy(pairs, ({ family }) => family);
  return [...families]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, own]) => own.reduce((sum, pair) => sum + pair.difference, 0) / own.length);
}

function test(pairs: readonly Pair[]): { readonly test: Comparison["test"]; readonly p: number; readonly families: number } {
  const means = meanByFamily(pairs);
  const families = means.length;
  if (families < pairs.length) {
    // A fixed key: the same records give the same p, whatever the run is called.
    const random = createRandom("cupel sign flip");
    return { test: "sign flip over families", p: signFlipTest(means, { random: random.next }).twoSided, families };
  }
  const wins = pairs.filter(({ difference }) => difference > 0).length;
  const losses = pairs.filter(({ difference }) => difference < 0).length;
  return { test: "exact McNemar", p: exactMcNemar(wins, losses).twoSided, families };
}

function sentenceOf(comparison: Omit<Comparison, "sentence">, models: number): string {
  const { arm, against, metric, n, families, wins, losses, discordant, difference, p_value, p_adjusted, conclusion } = comparison;
  const points = `${(difference ?? 0) >= 0 ? "+" : "-"}${Math.abs((difference ?? 0) * 100).toFixed(1)} points`;
  const size = families < n ? `n = ${n} (${families} families)` : `n = ${n}`;
  const corrected = models > 1 ? `, ${formatP(p_adjusted)} after Holm's correction over ${models} models` : "";
  const verdict = conclusion === "not distinguished" ? `not distinguished at ${size}` : `a ${conclusion} at ${size}`;
  return (
    `${arm} against ${against} on ${metric}: ${points}, ${wins} won and ${losses} lost (${discordant} discordant), ` +
    `${comparison.test} ${formatP(p_value)}${corrected}: ${verdict}.`
  );
}

function formatP(p: number): string {
  return p < 0.0001 ? "p < 0.0001" : `p = ${p.toFixed(4)}`;
}
