import { tokenHazard } from "@cupel/stats";
import { axisOf } from "../axes/axes.ts";
import type { EvidenceContext } from "../axes/axis-definition.ts";
import { commonPrefix, differs, unitsOf } from "../localise/compare-rows.ts";
import { expectedFlips } from "../localise/expected-flips.ts";
import { marginsOf } from "../localise/margins.ts";
import { marginChanges, noiseOf } from "../localise/noise.ts";
import type { AxisName } from "../types/axis.ts";
import type { AxisReport, LevelReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";
import { type AxisRows, type ComparedPair, pairsOf } from "./look.ts";
import { manipulationOf, repetitionOf, weakest } from "./manipulation.ts";
import { spreadOf } from "./spread.ts";

/** An axis as it was seen, before bounds and causes. */
export interface SeenAxis {
  readonly report: Omit<AxisReport, "status" | "reason" | "bound" | "cause">;
  /** The first diverging pair of every prompt, by the guarantee. */
  readonly diverging: ReadonlyMap<number, ComparedPair>;
  /** Prompts compared at every level by rows that do not disprove their treatment. */
  readonly complete: ReadonlySet<number>;
  /** The fewest such comparisons that a complete prompt has at a level: what holds at each level, not for their mean. */
  readonly comparisonsPerPrompt: number;
}

interface Looking {
  readonly guarantee: Guarantee;
  readonly resolution: number;
  readonly confidence: number;
  readonly context: EvidenceContext;
}

/** Looks at one axis. */
export function seeAxis(axis: AxisName, rows: AxisRows, { guarantee, resolution, confidence, context }: Looking): SeenAxis {
  const pairs = pairsOf(rows, { resolution });
  const diverging = new Map<number, ComparedPair>();
  const [tokens, scores, lengths] = [new Set<number>(), new Set<number>(), new Set<number>()];
  const isOther = axis !== "repeat";
  for (const pair of pairs) {
    // The baseline level by itself is the repeat axis's business.
    if (isOther && pair.level === rows.levels[0]?.level) continue;
    const { result, prompt, left, right } = pair;
    if (result.tokens) tokens.add(prompt);
    else if (result.length) lengths.add(prompt);
    else if (result.scores) scores.add(prompt);
    const otherPrompt =
      left.inputTokenIds !== null && right.inputTokenIds !== null && left.inputTokenIds.join() !== right.inputTokenIds.join();
    // A whole answer tells more of a divergence than the first look of one token.
    const isFirst = !diverging.has(prompt) || (diverging.get(prompt)?.left.purpose === "screen" && left.purpose === "cell");
    if ((differs(result, guarantee) || (otherPrompt && guarantee !== "0")) && isFirst) diverging.set(prompt, pair);
  }
  const levels = rows.levels.map(({ level, rows: own }) => levelReport({ axis, level, own, pairs, rows, guarantee, context }));
  const treated = isOther ? levels.slice(1) : levels;
  const manipulation = weakest(treated.map((level) => level.manipulation));
  const full = pairs.filter(({ left }) => left.purpose === "cell");
  const sound = soundCounts(axis, rows, full, context);
  const complete = new Set([...(sound[0]?.keys() ?? [])].filter((prompt) => sound.every((counts) => counts.has(prompt))));
  const between = full.filter(({ isWithin, level }) => (isOther ? !isWithin : level === rows.levels[0]?.level));
  const noisy = between.map((pair) => ({ prompt: pair.prompt, changes: marginChanges(pair.left, pair.right), left: pair.left }));
  const byPrompt = [...Map.groupBy(noisy, ({ prompt }) => prompt).values()].map((same) => ({
    margins: marginsOf((same[0] as (typeof noisy)[number]).left).filter((margin) => margin !== null),
    changes: same.flatMap(({ changes }) => changes),
  }));
  const flips = tokens.size;
  const exposure = between.reduce((sum, pair) => sum + exposureOf(pair), 0);
  return {
    diverging,
    complete,
    comparisonsPerPrompt:
      complete.size === 0 ? 0 : Math.min(...sound.flatMap((counts) => [...complete].map((prompt) => counts.get(prompt) ?? 0))),
    report: {
      axis,
      levels,
      manipulation,
      prompts: complete.size,
      comparisons: between.length,
      tokenDivergences: tokens.size,
      scoreDivergences: scores.size,
      lengthOnly: [...lengths].filter((prompt) => !tokens.has(prompt)).length,
      positions: positionsOf(pairs),
      spread: spreadOf(isOther ? rows.levels.slice(1).flatMap(({ rows: own }) => own) : (rows.levels[0]?.rows ?? [])),
      hazard: hazardOf(flips, exposure, confidence),
      noise: noiseOf(noisy.flatMap(({ changes }) => changes)),
      expectedFlips: expectedFlips(byPrompt),
      warnings: [],
    },
  };
}

interface Levelled extends Pick<Looking, "guarantee" | "context"> {
  readonly axis: AxisName;
  readonly level: string;
  readonly own: readonly TraceRow[];
  readonly pairs: readonly ComparedPair[];
  readonly rows: AxisRows;
}

function levelReport({ axis, level, own, pairs, rows, guarantee, context }: Levelled): LevelReport {
  const cells = own.filter(({ purpose, status }) => purpose === "cell" && status !== "error" && status !== "truncated");
  const mine = pairs.filter((pair) => pair.level === level);
  const prompts = (wanted: (pair: ComparedPair) => boolean): number =>
    new Set(mine.filter((pair) => wanted(pair) && differs(pair.result, guarantee === "0" ? "1t" : guarantee)).map(({ prompt }) => prompt))
      .size;
  const manipulation = axis === "repeat" ? repetitionOf(cells) : manipulationOf(cells, level, { ...axisOf(axis), context });
  return {
    level,
    runs: Math.max(0, ...[...Map.groupBy(cells, ({ prompt }) => prompt).values()].map(({ length }) => length)),
    prompts: new Set(mine.filter(({ isWithin }) => isWithin).map(({ prompt }) => prompt)).size,
    within: prompts(({ isWithin }) => isWithin),
    between: level === rows.levels[0]?.level ? null : prompts(({ isWithin }) => !isWithin),
    manipulation,
  };
}

/** For each level, how many comparisons each prompt has by rows that do not disprove their treatment. */
function soundCounts(
  axis: AxisName,
  { levels }: AxisRows,
  pairs: readonly ComparedPair[],
  context: EvidenceContext,
): readonly ReadonlyMap<number, number>[] {
  const isOther = axis !== "repeat";
  const evidence = isOther ? axisOf(axis).evidence : undefined;
  return (isOther ? levels.slice(1) : levels).map(({ level }) => {
    const counts = new Map<number, number>();
    for (const pair of pairs) {
      if (pair.level !== level || pair.isWithin === isOther || evidence?.(pair.right, level, context) === false) continue;
      counts.set(pair.prompt, (counts.get(pair.prompt) ?? 0) + 1);
    }
    return counts;
  });
}

function hazardOf(flips: number, tokens: number, confidence: number): AxisReport["hazard"] {
  if (tokens === 0) return null;
  const { hazard, upper } = tokenHazard({ flips, tokens, alpha: 1 - confidence });
  return { flips, tokens, rate: hazard, upper };
}

function exposureOf({ left, right, result }: ComparedPair): number {
  const [a, b] = unitsOf(left, right);
  // Up to and including the first divergence; later tokens are on another path.
  return result.tokens ? commonPrefix(a, b) + 1 : Math.min(a.length, b.length);
}

function positionsOf(pairs: readonly ComparedPair[]): readonly (readonly [number, number])[] {
  const first = new Map<number, number>();
  for (const { prompt, left, right, result } of pairs) {
    if (!result.tokens) continue;
    first.set(prompt, Math.min(first.get(prompt) ?? Number.POSITIVE_INFINITY, commonPrefix(...unitsOf(left, right))));
  }
  const counts = new Map<number, number>();
  for (const position of first.values()) counts.set(position, (counts.get(position) ?? 0) + 1);
  return [...counts].sort(([left], [right]) => left - right);
}
