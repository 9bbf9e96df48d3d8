import type { FirstDifference, ShownToken } from "../types/divergence.ts";
import type { TraceRow } from "../types/trace.ts";
import { commonPrefix, commonTokens, firstScoreDifference } from "./compare-rows.ts";

const context = 16;

/** Where two rows of one prompt part; undefined where they do not. Left and right exchange places with the arguments, nothing else changes. */
export function firstDifference(
  left: TraceRow,
  right: TraceRow,
  { resolution = 0 }: { readonly resolution?: number } = {},
): FirstDifference | undefined {
  const before = commonTokens(left, right);
  const [a, b] = [left.outputTokenIds, right.outputTokenIds];
  const hasIds = a !== null && b !== null;
  const sameTokens = hasIds ? a.length === b.length && before === a.length : left.text === right.text;
  const [leftCharacters, rightCharacters] = [Array.from(left.text), Array.from(right.text)];
  const character = commonCharacters(leftCharacters, rightCharacters);
  const sameText = left.text === right.text;
  const score = firstScoreDifference(left, right, { before: sameTokens ? Number.POSITIVE_INFINITY : before, resolution });
  const isEnd = hasIds ? before === Math.min(a.length, b.length) : character === Math.min(leftCharacters.length, rightCharacters.length);
  const isStopped = left.status === "stopped" || right.status === "stopped";
  const otherFinish = left.finishReason !== right.finishReason && !isStopped;
  const samePrompt = left.inputTokenIds === null || right.inputTokenIds === null || sameIds(left.inputTokenIds, right.inputTokenIds);
  const layer = !samePrompt
    ? "prompt"
    : !sameTokens
      ? isEnd
        ? isStopped
          ? undefined
          : "length"
        : hasIds
          ? "tokens"
          : "text"
      : otherFinish
        ? "length"
        : score
          ? "scores"
          : undefined;
  if (layer === undefined) return undefined;
  const at = (characters: readonly string[]): string => characters.slice(character, character + context).join("");
  return {
    layer,
    tokenIndex: hasIds && !sameTokens ? before : null,
    character: sameText ? null : character,
    byte: sameText ? null : new TextEncoder().encode(leftCharacters.slice(0, character).join("")).length,
    leftToken: hasIds && !sameTokens ? tokenAt(left, before) : null,
    rightToken: hasIds && !sameTokens ? tokenAt(right, before) : null,
    before:
      layer === "scores" && score
        ? textBefore(left, score.index)
        : leftCharacters.slice(Math.max(0, character - context), character).join(""),
    leftAfter: sameText ? "" : at(leftCharacters),
    rightAfter: sameText ? "" : at(rightCharacters),
    scoreIndex: score?.index ?? null,
    leftScore: score?.left ?? null,
    rightScore: score?.right ?? null,
    scoreToken: score ? (score.alternative ?? tokenAt(left, score.index)?.text ?? null) : null,
    leftFinish: left.finishReason,
    rightFinish: right.finishReason,
  };
}

function tokenAt({ outputTokenIds, topScores }: TraceRow, index: number): ShownToken | null {
  const id = outputTokenIds?.[index];
  if (id === undefined) return null;
  return { id, text: topScores?.[index]?.find((entry) => entry.id === id)?.token ?? "" };
}

/** The end of the text before a token, as far back as the tokens' texts are told. */
function textBefore(row: TraceRow, index: number): string {
  let text = "";
  for (let place = index - 1; place >= 0 && text.length < context; place--) {
    const token = tokenAt(row, place)?.text ?? row.topScores?.[place]?.[0]?.token;
    if (token === undefined) break;
    text = token + text;
  }
  return Array.from(text).slice(-context).join("");
}

function commonCharacters(left: readonly string[], right: readonly string[]): number {
  let length = 0;
  while (length < Math.min(left.length, right.length) && left[length] === right[length]) length++;
  return length;
}

function sameIds(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && commonPrefix(left, right) === left.length;
}
