import { sha256Hex } from "@cupel/core";
import { exactInterval } from "@cupel/stats";
import { compareRows, differs, isComparable } from "../localise/compare-rows.ts";
import { firstDifference } from "../localise/first-difference.ts";
import { marginOf, smallestMargin } from "../localise/margins.ts";
import { nearTieAdvice, nearTieOf, scoreAdvice } from "../localise/near-tie.ts";
import { marginChanges, noiseOf } from "../localise/noise.ts";
import type { DivergenceReport, RowReference } from "../types/divergence.ts";
import type { NoiseReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";
import type { ComparedPair } from "./look.ts";
import { modeKey } from "./spread.ts";

/** What a divergence is told with. */
export interface DivergenceContext {
  readonly promptText: string;
  readonly rows: readonly TraceRow[];
  readonly noise: NoiseReport | null;
  readonly isGreedy: boolean;
  readonly resolution: number;
  readonly guarantee: Guarantee;
}

/** A diverging pair, localised. */
export function divergenceOf(pair: ComparedPair, context: DivergenceContext): DivergenceReport | undefined {
  const { left, prompt } = pair;
  const right = wholeOf(pair, context);
  const { resolution, isGreedy, noise } = context;
  const difference = firstDifference(left, right, { resolution });
  if (difference === undefined) return undefined;
  const index = difference.tokenIndex;
  const [topLeft, topRight] = [left, right].map((row) => (index === null ? null : (row.topScores?.[index] ?? null)));
  const [marginLeft, marginRight] = [marginOf(topLeft), marginOf(topRight)];
  const swapped =
    topLeft && topRight && topLeft.length > 1 && topRight.length > 1
      ? topLeft[0]?.token === topRight[1]?.token && topLeft[1]?.token === topRight[0]?.token
      : null;
  const scoresEqual = Boolean(topLeft && topRight) && JSON.stringify(topLeft) === JSON.stringify(topRight);
  const changes = noiseOf(marginChanges(left, right));
  const nearTie = nearTieOf({ isGreedy, marginLeft, marginRight, swapped, scoresEqual, resolution, noise });
  return {
    prompt,
    promptId: left.promptId,
    promptStart: context.promptText.slice(0, 80),
    left: referenceOf(left),
    right: referenceOf(right),
    difference,
    topLeft: topLeft ?? null,
    topRight: topRight ?? null,
    marginLeft,
    marginRight,
    swapped,
    marginChanges: changes,
    nearTie,
    advice: difference.layer === "scores" ? scoreAdvice(changes, smallestMargin(left)) : nearTieAdvice[nearTie],
    modes: modesOf(
      context.rows.filter((row) => row.prompt === prompt && row.axis === right.axis && row.purpose === "cell" && isComparable(row)),
    ),
    reproduction: reproductionOf(left, right, context),
  };
}

/** A row that was cut at the difference tells no scores; the same divergence, sent again and read to its end, does. */
function wholeOf({ left, right, prompt }: ComparedPair, { rows }: DivergenceContext): TraceRow {
  if (right.status !== "stopped") return right;
  const again = rows.find(
    (row) =>
      row.purpose === "reproduce" &&
      row.status === "ok" &&
      row.prompt === prompt &&
      row.axis === right.axis &&
      row.level === right.level &&
      row.segment === left.segment &&
      row.text.startsWith(right.text.slice(0, -1)) &&
      compareRows(left, row).tokens,
  );
  return again ?? right;
}

function referenceOf({ axis, level, run, sequence }: TraceRow): RowReference {
  return { axis, level, run, sequence };
}

function modesOf(rows: readonly TraceRow[]): DivergenceReport["modes"] {
  return [...Map.groupBy(rows, modeKey).values()]
    .map((same) => ({ sha256: sha256Hex(same[0]?.text ?? ""), count: same.length, start: (same[0]?.text ?? "").slice(0, 80) }))
    .sort((left, right) => right.count - left.count || (left.sha256 < right.sha256 ? -1 : 1));
}

/** How often the same cell, sent again, differed from the left side. */
function reproductionOf(
  left: TraceRow,
  right: TraceRow,
  { rows, guarantee, resolution }: DivergenceContext,
): DivergenceReport["reproduction"] {
  const again = rows.filter(
    (row) =>
      row.purpose === "reproduce" &&
      row.prompt === right.prompt &&
      row.axis === right.axis &&
      row.level === right.level &&
      isComparable(row) &&
      row.segment === left.segment,
  );
  if (again.length === 0) return null;
  const diverged = again.filter((row) => differs(compareRows(left, row, { resolution }), guarantee)).length;
  const { low, high } = exactInterval(diverged, again.length);
  return { diverged, of: again.length, low, high };
}
