import { CupelError, canonicalJson, createRandom, type Json } from "@cupel/core";
import { maxTPermutationTest } from "@cupel/stats";
import { percentUp } from "../render/percent.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { TraceRow } from "../types/trace.ts";
import { alternativesDistance, answerDistance, type Distance, scoreDistance } from "./distances.ts";
import { distancesOf, distanceTable, excessOf } from "./energy.ts";
import { type Side, type SideReport, sideOf, sideReport } from "./side.ts";

export interface CompareOptions {
  /** On (0, 1). Default 0.95. */
  readonly confidence?: number;
  /** Permutations. Default 1999. */
  readonly resamples?: number;
  /** Seeds the permutations. Default 0. */
  readonly seed?: number;
  /** Compare only these prompts, by id. */
  readonly only?: readonly string[];
}

/** Two setups held against each other, and each against itself. Plain JSON. */
export interface ComparisonReport {
  /** `SAME WITHIN NOISE` never means the same model: nothing was told apart at this sample size. */
  readonly outcome: "SAME WITHIN NOISE" | "DIFFERENT" | "INCONCLUSIVE";
  readonly headline: string;
  readonly confidence: number;
  readonly prompts: { readonly shared: number; readonly onlyLeft: number; readonly onlyRight: number };
  readonly left: SideReport | null;
  readonly right: SideReport | null;
  /** What the setups say of themselves and were asked for otherwise. */
  readonly differences: readonly { readonly name: string; readonly left: Json; readonly right: Json }[];
  readonly metrics: readonly ComparedMetric[];
  /** A change that alters every answer to at least so many prompts would have been told, if repeats are otherwise stable. */
  readonly detectable: { readonly prompts: number; readonly of: number };
  /** Prompts whose answers lie furthest apart beyond noise, with the commonest answer of each side. At most 10. */
  readonly furthest: readonly {
    readonly promptId: string;
    readonly promptStart: string;
    readonly excess: number;
    readonly left: string;
    readonly right: string;
  }[];
}

/** One way of measuring how far answers lie apart. */
export interface ComparedMetric {
  readonly name: "answers" | "scores" | "alternatives";
  /** Mean over prompts; `answers` a share of places, the others nats. */
  readonly between: number;
  readonly withinLeft: number;
  readonly withinRight: number;
  /** Of the excess over both noise floors, adjusted for all metrics together. */
  readonly pValue: number;
}

const distances: readonly (readonly [ComparedMetric["name"], Distance])[] = [
  ["answers", answerDistance],
  ["scores", scoreDistance],
  ["alternatives", alternativesDistance],
];

/**
 * Compares what two setups answered to the same prompts, against how much each differs from itself. Labels are permuted within prompts, so a
 * setup that is noisy is no different setup. A pure function.
 *
 * @throws CupelError `USAGE` for a confidence or a number of permutations that is none
 */
export function compare(left: CheckResult, right: CheckResult, options: CompareOptions = {}): ComparisonReport {
  const { confidence = 0.95, resamples = 1999, seed = 0, only } = options;
  if (!(confidence > 0 && confidence < 1))
    throw new CupelError("USAGE", `The confidence is ${confidence}; a number between 0 and 1 was expected.`);
  const [a, b] = [sideOf(left), sideOf(right)];
  const shared = [...a.rows.keys()].filter((id) => b.rows.has(id) && (only === undefined || only.includes(id)));
  const base = {
    confidence,
    prompts: { shared: shared.length, onlyLeft: a.rows.size - shared.length, onlyRight: b.rows.size - shared.length },
    differences: setupDifferences(left, right),
  };
  if (shared.length === 0) {
    const headline = "INCONCLUSIVE: the two sides have no prompt in common, or no whole answers to one.";
    return {
      ...base,
      outcome: "INCONCLUSIVE",
      headline,
      left: null,
      right: null,
      metrics: [],
      detectable: { prompts: 0, of: 0 },
      furthest: [],
    };
  }
  const groups = shared.map((id) => [...(a.rows.get(id) ?? []), ...(b.rows.get(id) ?? [])]);
  const isA = shared.flatMap((id) => [...(a.rows.get(id) ?? []).map(() => true), ...(b.rows.get(id) ?? []).map(() => false)]);
  const blocks = groups.flatMap((rows, index) => rows.map(() => index));
  const metrics = compared({ groups, isA, blocks }, { resamples, random: createRandom(seed).split("permute").next });
  const needed = promptsNeeded(
    shared.map((id) => [a.rows.get(id)?.length ?? 0, b.rows.get(id)?.length ?? 0]),
    1 - confidence,
  );
  const least = Math.min(1, ...metrics.map(({ pValue }) => pValue));
  const outcome = least <= 1 - confidence ? "DIFFERENT" : needed > shared.length ? "INCONCLUSIVE" : "SAME WITHIN NOISE";
  const report = {
    ...base,
    outcome,
    left: sideReport(a, shared, confidence),
    right: sideReport(b, shared, confidence),
    metrics,
    detectable: { prompts: needed, of: shared.length },
    furthest: outcome === "DIFFERENT" ? furthestOf(shared, { a, b, left }) : [],
  } as const;
  return { ...report, headline: headlineOf(report, least) };
}

interface Units {
  readonly groups: readonly (readonly TraceRow[])[];
  readonly isA: readonly boolean[];
  readonly blocks: readonly number[];
}

function compared(
  { groups, isA, blocks }: Units,
  options: { readonly resamples: number; readonly random: () => number },
): readonly ComparedMetric[] {
  const tables = distances.flatMap(([name, distance]) => {
    const table = distanceTable(groups, distance);
    return table === undefined ? [] : [{ name, table }];
  });
  // Where all distances are 0, every permutation gives 0: p is 1 without a draw.
  const varied = tables.filter(({ table }) => table.scale > 0);
  const tested =
    varied.length === 0
      ? []
      : maxTPermutationTest(
          { labels: isA, blocks },
          (labels) => varied.map(({ table }) => excessOf(distancesOf(table, labels)) / table.scale),
          options,
        );
  return tables.map(({ name, table }) => {
    const { between, withinA, withinB } = distancesOf(table, isA);
    const place = varied.findIndex((other) => other.name === name);
    return { name, between, withinLeft: withinA, withinRight: withinB, pValue: tested[place]?.pValue ?? 1 };
  });
}

/**
 * Prompts that have to change for good before the test can tell: with k and l answers a prompt's labels can be put in C(k+l, k) ways, of which
 * the true one and, for k = l, its mirror image tell the sides apart.
 */
function promptsNeeded(sizes: readonly (readonly [number, number])[], alpha: number): number {
  const chances = sizes.map(([k, l]) => (k === l ? 2 : 1) / choose(k + l, k)).sort((left, right) => left - right);
  let chance = 1;
  for (const [index, each] of chances.entries()) {
    chance *= each;
    if (chance <= alpha) return index + 1;
  }
  return sizes.length + 1;
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let index = 1; index <= k; index++) ways = (ways * (n - k + index)) / index;
  return ways;
}

function setupDifferences(left: CheckResult, right: CheckResult): ComparisonReport["differences"] {
  const facts = ({ trace, spec }: CheckResult): Readonly<Record<string, Json>> => ({
    "target.name": trace.target.name,
    "target.model": trace.target.model,
    ...Object.fromEntries(Object.entries(trace.segments[0]?.identity.facts ?? {}).map(([name, value]) => [`identity.${name}`, value])),
    ...Object.fromEntries(Object.entries(spec.settings).map(([name, value]) => [`settings.${name}`, value as Json])),
  });
  const [a, b] = [facts(left), facts(right)];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort().flatMap((name) => {
    const pair = { name, left: a[name] ?? null, right: b[name] ?? null };
    return canonicalJson(pair.left) === canonicalJson(pair.right) ? [] : [pair];
  });
}

function furthestOf(
  shared: readonly string[],
  { a, b, left }: { readonly a: Side; readonly b: Side; readonly left: CheckResult },
): ComparisonReport["furthest"] {
  const starts = new Map(left.trace.prepared.map(({ promptId, prompt }) => [promptId, prompt.text.slice(0, 60)]));
  return shared
    .flatMap((promptId) => {
      const [own, other] = [a.rows.get(promptId) ?? [], b.rows.get(promptId) ?? []];
      const table = distanceTable([[...own, ...other]], answerDistance);
      const excess = table === undefined ? 0 : excessOf(distancesOf(table, [...own.map(() => true), ...other.map(() => false)]));
      return excess > 0
        ? [{ promptId, promptStart: starts.get(promptId) ?? "", excess, left: commonest(own), right: commonest(other) }]
        : [];
    })
    .sort((one, two) => two.excess - one.excess)
    .slice(0, 10);
}

function commonest(rows: readonly TraceRow[]): string {
  const [first] = [...Map.groupBy(rows, ({ text }) => text)].sort(([, left], [, right]) => right.length - left.length);
  return first?.[0] ?? "";
}

function headlineOf({ outcome, confidence, prompts, detectable, left, right }: Omit<ComparisonReport, "headline">, least: number): string {
  const percent = Number((confidence * 100).toFixed(4));
  const sample = `${prompts.shared} prompts, ${left?.repeats} and ${right?.repeats} answers each`;
  if (outcome === "DIFFERENT") return `DIFFERENT beyond the noise of either side (p = ${least.toPrecision(2)}, ${sample}).`;
  if (outcome === "INCONCLUSIVE")
    return `INCONCLUSIVE: ${sample} cannot tell any change at ${percent} %; more repeats or prompts are needed.`;
  const noise = [left, right]
    .map((side) => (side?.bound == null ? "noisy" : `< ${percentUp(side.bound)} of prompts diverge`))
    .join(" and ");
  return `SAME WITHIN NOISE: not distinguished at this sample size (${sample}; within the sides: ${noise}). A change of every answer to ${detectable.prompts} of ${detectable.of} prompts would have been told at ${percent} %.`;
}
