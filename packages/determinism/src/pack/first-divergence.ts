import type { DivergenceReport } from "../types/divergence.ts";

/** A divergence by detLLM's fields: tokens, scores, or a reason with both sides. `index` is the prompt's place. */
export function firstDivergence({ prompt, difference }: DivergenceReport): Readonly<Record<string, unknown>> {
  const { layer, tokenIndex, leftToken, rightToken, scoreIndex, leftAfter, rightAfter, leftFinish, rightFinish } = difference;
  if (layer === "scores") return { index: prompt, score_index: scoreIndex };
  if (tokenIndex !== null && leftToken?.id != null && rightToken?.id != null)
    return { index: prompt, token_index: tokenIndex, left_token: leftToken.id, right_token: rightToken.id };
  if (layer === "length") return { index: prompt, reason: "length", left_value: leftFinish, right_value: rightFinish };
  return { index: prompt, reason: layer, left_value: leftAfter, right_value: rightAfter };
}
