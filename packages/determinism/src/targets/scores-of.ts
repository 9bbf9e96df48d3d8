import type { Observation, TokenLogprob } from "@cupel/core";

/** Log probabilities as scores: raw logits where every token has one, else what the backend printed. */
export function scoresOf(logprobs: readonly TokenLogprob[] | undefined): Pick<Observation, "scores" | "topScores" | "scoreKind"> {
  if (logprobs === undefined) return { scores: null, topScores: null, scoreKind: null };
  const raw = logprobs.every(({ logit }) => logit !== undefined);
  const scoreOf = ({ logprob, logit }: { readonly logprob: number; readonly logit?: number }) =>
    raw && logit !== undefined ? logit : logprob;
  return {
    scores: logprobs.map(scoreOf),
    topScores: logprobs.map(
      ({ top }) => top?.map((entry) => ({ id: entry.id ?? null, token: entry.token, score: scoreOf(entry) })) ?? null,
    ),
    scoreKind: raw ? "logit" : "logprob",
  };
}
