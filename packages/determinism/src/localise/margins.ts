import type { TopScore } from "@cupel/core";
import type { TraceRow } from "../types/trace.ts";

/** Top-1 − top-2 of a position in nats; null where fewer than two alternatives are told, or one is a sentinel for "unknown". */
export function marginOf(top: readonly TopScore[] | null | undefined): number | null {
  const [first, second] = top ?? [];
  if (first === undefined || second === undefined) return null;
  if (!isKnown(first.score) || !isKnown(second.score)) return null;
  return first.score - second.score;
}

/** Margins of a row by position. */
export function marginsOf({ topScores }: Pick<TraceRow, "topScores">): readonly (number | null)[] {
  return topScores?.map(marginOf) ?? [];
}

/** The smallest margin of a row: how near to a tie its path comes; null without scores. */
export function smallestMargin(row: Pick<TraceRow, "topScores">): number | null {
  const known = marginsOf(row).filter((margin) => margin !== null);
  return known.length === 0 ? null : Math.min(...known);
}

/** Servers print −9999 or the lowest float for what they did not keep. */
export function isKnown(score: number): boolean {
  return Number.isFinite(score) && score > -9999;
}
