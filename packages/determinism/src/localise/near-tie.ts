import type { NearTie } from "../types/divergence.ts";
import type { NoiseReport } from "../types/report.ts";

/** Positions without a flip that have to be compared before noise is known. */
export const fewestPositions = 200;

/** What a first flip is judged by. */
export interface FlipFacts {
  readonly isGreedy: boolean;
  readonly marginLeft: number | null;
  readonly marginRight: number | null;
  readonly swapped: boolean | null;
  /** Scores before the flipped token are equal on both sides at that position. */
  readonly scoresEqual: boolean;
  readonly resolution: number;
  /** Of the axis, from positions before any flip. */
  readonly noise: NoiseReport | null;
}

/** Rounding or bug: whether the margin at a first flip lies inside the noise that was observed elsewhere. */
export function nearTieOf({ isGreedy, marginLeft, marginRight, swapped, scoresEqual, resolution, noise }: FlipFacts): NearTie {
  if (!isGreedy || marginLeft === null || marginRight === null) return "NOT_APPLICABLE";
  if (scoresEqual && marginLeft > resolution) return "IDENTICAL_SCORES";
  if (noise === null || noise.positions < fewestPositions) return "NOISE_UNKNOWN";
  if (swapped && marginLeft <= noise.max) return "NEAR_TIE_EXPLAINED";
  return marginLeft <= 3 * noise.max ? "POSSIBLE" : "NOT_EXPLAINED";
}

/** What to do about it. */
export const nearTieAdvice: Readonly<Record<NearTie, string>> = {
  NOT_APPLICABLE: "Margins are known for greedy decoding with at least two alternatives per token only.",
  IDENTICAL_SCORES: "The scores are equal and no tie, yet the tokens differ: look at the transport and the sampler, not at rounding.",
  NOISE_UNKNOWN: `Fewer than ${fewestPositions} positions were compared: collect more before calling it rounding.`,
  NEAR_TIE_EXPLAINED: "Two tokens were closer than the noise on this axis: rounding.",
  POSSIBLE: "The margin is up to three times the largest noise seen: more samples will tell.",
  NOT_EXPLAINED: "The margin is far beyond the noise seen: look for a fault in cache, state or template.",
};

/** What scores that differ under equal tokens amount to: how far they moved, against the nearest tie on the path. */
export function scoreAdvice(changes: Pick<NoiseReport, "max" | "positions"> | null, nearest: number | null): string {
  if (changes === null || nearest === null) return "No token flipped; without alternatives nothing tells how near one came to it.";
  const [moved, tie] = [changes.max, nearest].map((nats) => `${nats.toPrecision(2)} nats`);
  if (changes.max === 0) return `No token flipped: the best token kept its lead to the last bit; the nearest tie is ${tie} away.`;
  const chance = nearest <= 3 * changes.max ? "noise of this size can flip it" : "noise of this size flips nothing on this path";
  return `No token flipped: margins moved by up to ${moved} over ${changes.positions} ${changes.positions === 1 ? "token" : "tokens"}, and the nearest tie is ${tie} away: ${chance}.`;
}
