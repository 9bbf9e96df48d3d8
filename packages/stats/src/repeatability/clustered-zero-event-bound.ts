import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";

/** What `clusteredZeroEventBound` bounds. */
export interface ZeroEventBounds {
  /** Share of prompts that would diverge in this very protocol. */
  readonly detectable: number;
  /** Share of prompts that flip with at least the given chance in each comparison, seen by this protocol or not. */
  readonly unstable: number;
}

/** What was watched without an event. */
export interface QuietProtocol {
  /** Independent prompts, at least 1. */
  readonly prompts: number;
  /** Comparisons with the first run for each prompt: runs less one. At least 1. */
  readonly repeats: number;
  /** From which chance per comparison a prompt counts as unstable, in (0, 1]. */
  readonly rate: number;
  readonly alpha?: number;
}

/**
 * Upper bounds after P prompts × R comparisons without a divergence: at most 1 − α^(1/P) of prompts like these diverge in the protocol, so
 * at most (1 − α^(1/P))/(1 − (1 − r)^R) flip with chance r or more. Prompts are the units; pooling the P·R comparisons misses the truth
 * far more often than α, because the comparisons of one prompt share its fate.
 *
 * @throws RangeError for prompts or repeats that are not whole numbers of at least 1, a rate outside (0, 1] or an alpha outside (0, 1)
 */
export function clusteredZeroEventBound({ prompts, repeats, rate, alpha = 0.05 }: QuietProtocol): ZeroEventBounds {
  checkWhole("prompts", prompts, 1);
  checkWhole("repeats", repeats, 1);
  checkOpenUnit("alpha", alpha);
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate ${rate} is not on (0, 1]`);
  const detectable = -Math.expm1(Math.log(alpha) / prompts);
  const noticed = rate === 1 ? 1 : -Math.expm1(repeats * Math.log1p(-rate));
  return { detectable, unstable: Math.min(1, detectable / noticed) };
}
