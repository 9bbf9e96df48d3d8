import type { TopScore } from "@cupel/core";
import { commonTokens, unitsOf } from "../localise/compare-rows.ts";
import { isKnown } from "../localise/margins.ts";
import type { TraceRow } from "../types/trace.ts";

/** How far two answers to one prompt lie apart; null where that cannot be told. */
export type Distance = (left: TraceRow, right: TraceRow) => number | null;

/** Tokens, or bytes, that are looked at. */
const most = 4096;

/** Share of places, tokens or bytes, at which two answers differ, on [0, 1]: the Hamming distance. What one of them lacks counts as another. */
export const answerDistance: Distance = (left, right) => {
  const [a, b] = unitsOf(left, right);
  const length = Math.min(most, Math.max(a.length, b.length));
  let differing = 0;
  for (let place = 0; place < length; place++) if (a[place] !== b[place]) differing++;
  return length === 0 ? 0 : differing / length;
};

/** Mean absolute difference of the chosen tokens' scores, in nats, over the tokens before the first that differs. */
export const scoreDistance: Distance = (left, right) => {
  const places = Math.min(commonTokens(left, right), left.scores?.length ?? 0, right.scores?.length ?? 0);
  return mean(places, (place) => {
    const [a, b] = [left.scores?.[place], right.scores?.[place]];
    return typeof a === "number" && typeof b === "number" && isKnown(a) && isKnown(b) ? Math.abs(a - b) : null;
  });
};

/**
 * Mean Kullback–Leibler divergence between the reported alternatives, in nats, symmetrised, over the tokens that both share and the one at which
 * they part: the context is the same up to there. What neither list names is one alternative more; a token missing in one is put at that list's smallest.
 */
export const alternativesDistance: Distance = (left, right) => {
  if (left.scoreKind !== "logprob" || right.scoreKind !== "logprob") return null;
  const places = Math.min(commonTokens(left, right) + 1, left.topScores?.length ?? 0, right.topScores?.length ?? 0);
  return mean(places, (place) => divergence(left.topScores?.[place], right.topScores?.[place]));
};

function divergence(left: readonly TopScore[] | null | undefined, right: readonly TopScore[] | null | undefined): number | null {
  if (!left || !right || left.length === 0 || right.length === 0) return null;
  const tokens = [...new Set([...left, ...right].map(({ id, token }) => id ?? token))].sort();
  const [p, q] = [left, right].map((top) => shares(top, tokens)) as [readonly number[], readonly number[]];
  return p.reduce((sum, share, index) => {
    const other = q[index] as number;
    return sum + ((share - other) * (Math.log(share) - Math.log(other))) / 2;
  }, 0);
}

function shares(top: readonly TopScore[], tokens: readonly (number | string)[]): readonly number[] {
  const known = new Map(top.filter(({ score }) => isKnown(score)).map(({ id, token, score }) => [id ?? token, Math.exp(score)]));
  const least = Math.max(1e-12, Math.min(1, ...known.values()));
  const named = tokens.map((token) => Math.max(1e-12, known.get(token) ?? least));
  const rest = Math.max(1e-12, 1 - named.reduce((sum, share) => sum + share, 0));
  const total = named.reduce((sum, share) => sum + share, rest);
  return [...named, rest].map((share) => share / total);
}

function mean(places: number, at: (place: number) => number | null): number | null {
  let [sum, count] = [0, 0];
  for (let place = 0; place < places; place++) {
    const value = at(place);
    if (value === null) continue;
    sum += value;
    count++;
  }
  return count === 0 ? null : sum / count;
}
