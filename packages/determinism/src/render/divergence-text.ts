import { publicReason } from "@cupel/core";
import type { DivergenceReport, FirstDifference } from "../types/divergence.ts";

/** One proved divergence in a few lines of plain text: where, what stood on each side, how near a tie it was, what to look for. */
export function divergenceText(divergence: DivergenceReport): string {
  const { promptStart, left, right, difference, marginLeft, marginRight, nearTie, advice, reproduction } = divergence;
  const of = difference.scoreToken ? ` of ${quote(difference.scoreToken)}` : "";
  const [leftName, rightName] = [left, right].map(({ axis, level, run }) => `${axis}=${level} run ${run}`);
  const width = Math.max(leftName?.length ?? 0, rightName?.length ?? 0);
  return [
    `prompt ${divergence.prompt + 1} ${quote(promptStart)}: first differs in ${difference.layer}${place(difference)}`,
    ...(difference.layer === "scores"
      ? [
          `  ${leftName?.padEnd(width)}  score${of} ${difference.leftScore}`,
          `  ${rightName?.padEnd(width)}  score${of} ${difference.rightScore}`,
        ]
      : [
          `  ${"".padEnd(width)}  ${quote(difference.before)}`,
          `  ${leftName?.padEnd(width)}  ${side(difference.leftToken?.text, difference.leftAfter, difference.leftFinish)}`,
          `  ${rightName?.padEnd(width)}  ${side(difference.rightToken?.text, difference.rightAfter, difference.rightFinish)}`,
        ]),
    ...(marginLeft === null ? [] : [`  margin of the best over the second token: ${nats(marginLeft)} and ${nats(marginRight)}`]),
    difference.layer === "scores" ? `  ${advice}` : `  near tie: ${nearTie}${advice === "" ? "" : `, ${advice}`}`,
    ...(reproduction === null ? [] : [`  sent again: differed ${reproduction.diverged} of ${reproduction.of} times`]),
  ].join("\n");
}

function place({ tokenIndex, character, scoreIndex, layer }: FirstDifference): string {
  if (layer === "scores") return scoreIndex === null ? "" : ` at token ${scoreIndex}`;
  const where = tokenIndex !== null ? ` at token ${tokenIndex}` : character !== null ? ` at character ${character}` : "";
  return scoreIndex === null || scoreIndex === tokenIndex ? where : `${where}, scores from token ${scoreIndex} on`;
}

function side(token: string | undefined, after: string, finish: string | null): string {
  // The token that ends an answer has no text.
  if (!token && after === "") return `ends (${finish ?? "no finish reason"})`;
  return token === undefined ? quote(after) : `[${quote(token)}] ${quote(after)}`;
}

function quote(text: string): string {
  return JSON.stringify(publicReason(text));
}

function nats(margin: number | null): string {
  return margin === null ? "unknown" : `${margin.toPrecision(3)} nats`;
}
