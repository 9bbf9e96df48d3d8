import { quoted } from "@cupel/core";
import type { DivergenceReport, FirstDifference } from "../types/divergence.ts";
import { percentUp } from "./percent.ts";

/** One proved divergence in a few lines of plain text: where, what stood on each side, how near a tie it was, what to look for. */
export function divergenceText(divergence: DivergenceReport): string {
  const { prompt, promptStart, left, right, difference, nearTie, advice, marginLeft, marginRight, modes, reproduction } = divergence;
  const name = (side: typeof left): string => `${side.axis === "repeat" ? "baseline" : `${side.axis}=${side.level}`}, run ${side.run + 1}`;
  const { before, layer } = difference;
  const [leftSide, rightSide] = sides(difference);
  return [
    `Prompt ${prompt + 1}, ${quoted(promptStart)}: ${name(left)} and ${name(right)} part at ${place(difference)}.`,
    ...(before === "" || layer === "scores" ? [] : [`  after  ${quoted(before)}`]),
    `  left   ${leftSide}`,
    `  right  ${rightSide}`,
    ...(marginLeft === null || marginRight === null
      ? []
      : [`  margins ${marginLeft.toPrecision(3)} and ${marginRight.toPrecision(3)} nats`]),
    `  ${layer === "scores" ? "" : `${nearTie}: `}${advice}`,
    ...(modes.length > 1 ? [`  ${modes.length} different answers: ${modes.map(({ count }) => count).join(" + ")}`] : []),
    ...(reproduction === null
      ? []
      : [
          `  recurred ${reproduction.diverged} of ${reproduction.of} times (95 %: ${percentUp(reproduction.low)} to ${percentUp(reproduction.high)})`,
        ]),
  ].join("\n");
}

function place({ tokenIndex, character, byte, scoreIndex, scoreToken, layer }: FirstDifference): string {
  if (layer === "scores") return `the scores of token ${scoreIndex}${scoreToken ? `, here of ${quoted(scoreToken)}` : ""}`;
  const where = tokenIndex !== null ? `token ${tokenIndex}` : character !== null ? `character ${character} (byte ${byte})` : "the end";
  return scoreIndex === null || scoreIndex === tokenIndex ? where : `${where}, scores from token ${scoreIndex} on`;
}

function sides(difference: FirstDifference): readonly [string, string] {
  const { layer, leftScore, rightScore, leftToken, rightToken, leftAfter, rightAfter, leftFinish, rightFinish } = difference;
  if (layer === "scores") return [`${leftScore}`, `${rightScore}`];
  return [side(leftToken?.text, leftAfter, leftFinish), side(rightToken?.text, rightAfter, rightFinish)];
}

function side(token: string | undefined, after: string, finish: string | null): string {
  // The token that ends an answer has no text.
  if (!token && after === "") return `ends by ${finish ?? "?"}`;
  return token === undefined ? quoted(after) : `[${quoted(token)}] ${quoted(after)}`;
}
