import type { TopScore } from "@cupel/core";
import type { TraceRow } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";

/** What two rows of one request have to be compared by. */
export type Comparable = Pick<TraceRow, "text" | "outputTokenIds" | "scores" | "topScores" | "finishReason" | "status">;

/** What differs, the highest first. `length`: one answer is the other one, ended earlier or for another reason. */
export interface RowComparison {
  readonly tokens: boolean;
  readonly length: boolean;
  /** Undefined where either side has no scores. Over the tokens before the first that differs. */
  readonly scores: boolean | undefined;
}

/** True for a row that holds an answer whose tokens can be compared: whole, or stopped by us at a difference. */
export function isComparable({ status }: Pick<TraceRow, "status">): boolean {
  return status === "ok" || status === "stopped";
}

/** Compares two rows. `resolution`: the largest difference of scores that still counts as none, for 2r. */
export function compareRows(left: Comparable, right: Comparable, { resolution = 0 }: { readonly resolution?: number } = {}): RowComparison {
  const [a, b] = unitsOf(left, right);
  const common = commonPrefix(a, b);
  const isPrefix = common === Math.min(a.length, b.length);
  const sameFinish = left.finishReason === right.finishReason;
  // Where we stopped reading tells nothing about where the answer would have ended.
  const isStopped = left.status === "stopped" || right.status === "stopped";
  const tokens = !isPrefix;
  const score = firstScoreDifference(left, right, { before: commonTokens(left, right), resolution });
  return {
    tokens,
    length: isPrefix && !isStopped && (a.length !== b.length || !sameFinish),
    scores: score === undefined ? undefined : score !== null,
  };
}

/** Whether rows differ as far as a guarantee goes. */
export function differs({ tokens, length, scores }: RowComparison, guarantee: Guarantee): boolean {
  if (guarantee === "0") return false;
  return tokens || length || (guarantee.startsWith("2") && scores === true);
}

/** Ids where both sides have them, else the bytes of the texts. */
export function unitsOf(left: Comparable, right: Comparable): readonly [ArrayLike<number>, ArrayLike<number>] {
  if (left.outputTokenIds !== null && right.outputTokenIds !== null) return [left.outputTokenIds, right.outputTokenIds];
  const encoder = new TextEncoder();
  return [encoder.encode(left.text), encoder.encode(right.text)];
}

/** Length of what both begin with. */
export function commonPrefix(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const most = Math.min(left.length, right.length);
  let length = 0;
  while (length < most && left[length] === right[length]) length++;
  return length;
}

/** Tokens before the first that differs, as far as scores tell positions apart. */
export function commonTokens(left: Comparable, right: Comparable): number {
  if (left.outputTokenIds !== null && right.outputTokenIds !== null) return commonPrefix(left.outputTokenIds, right.outputTokenIds);
  const [a, b] = [left.topScores, right.topScores];
  if (a === null || b === null) return 0;
  // Without ids the place of a token is known only as far as both lists tell the same first choices in the same text.
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length]?.[0]?.token === b[length]?.[0]?.token) length++;
  return length;
}

/** The first score that differs: its place, and the two numbers. */
interface ScoreDifference {
  readonly index: number;
  readonly left: number;
  readonly right: number;
  /** Whose score it is, where it is an alternative to the token that was chosen. */
  readonly alternative: string | null;
}

/**
 * The first position whose score or alternatives differ, among the first `before`; null where none does, undefined where a side has no scores. A
 * score missing on one side is no difference: servers leave some out.
 */
export function firstScoreDifference(
  left: Comparable,
  right: Comparable,
  { before, resolution }: { readonly before: number; readonly resolution: number },
): ScoreDifference | null | undefined {
  if (left.scores === null || right.scores === null) return undefined;
  const most = Math.min(left.scores.length, right.scores.length, before);
  for (let index = 0; index < most; index++) {
    const [a, b] = [left.scores[index], right.scores[index]];
    if (typeof a === "number" && typeof b === "number" && apart(a, b, resolution)) return { index, left: a, right: b, alternative: null };
    const top = topDifference(left.topScores?.[index], right.topScores?.[index], resolution);
    if (top !== undefined) return { index, ...top };
  }
  return null;
}

function topDifference(
  left: readonly TopScore[] | null | undefined,
  right: readonly TopScore[] | null | undefined,
  resolution: number,
): Omit<ScoreDifference, "index"> | undefined {
  if (!left || !right) return undefined;
  const shared = Math.min(left.length, right.length);
  for (let rank = 0; rank < shared; rank++) {
    const [a, b] = [left[rank] as TopScore, right[rank] as TopScore];
    const found = { left: a.score, right: b.score, alternative: a.token };
    if (apart(a.score, b.score, resolution)) return found;
    // Equal scores may stand in either order.
    if (a.token !== b.token && !left.some(({ token, score }) => token === b.token && !apart(score, b.score, resolution)))
      return resolution === 0 && rank < shared - 1 ? found : undefined;
  }
  return undefined;
}

function apart(left: number, right: number, resolution: number): boolean {
  return resolution === 0 ? !Object.is(left, right) : Math.abs(left - right) > resolution * (1 + 1e-9);
}
