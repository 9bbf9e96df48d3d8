import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { orderByHash } from "./order-by-hash.ts";

/** Options of `pairedNonInferiority`. */
export interface NonInferiorityOptions {
  /** The largest mean loss that is still acceptable, in (0, 1). A margin of 0 cannot be certified by any sample. */
  readonly margin: number;
  readonly alpha?: number;
  /** One id for each difference. Bets are placed in ascending order of their hashes, so that the order of a file decides nothing. */
  readonly ids?: readonly string[];
}

/** What `pairedNonInferiority` says. */
export interface NonInferiorityResult {
  readonly nonInferior: boolean;
  /** min(1, exp(−maxLogE)). */
  readonly pValue: number;
  /** ln of the evidence after the last unit. */
  readonly logE: number;
  /** Its running maximum, at least 0; the claim is made from ln(1/α). */
  readonly maxLogE: number;
}

/** Largest share of its wealth that a bet may lose. */
const cap = 0.75;

/**
 * Tests that B is not worse than A by more than a margin: H0: E[D] ≤ −margin for differences D (B less A) on [−1, 1], one for each
 * independent unit. Bets of a size tuned to n on X = (D + 1)/2 against m = (1 − margin)/2 (I. Waudby-Smith and A. Ramdas 2024, fixed-n
 * predictable plug-in): λ_t = min(√(2·ln(1/α)/(σ̂²_{t−1}·n)), ¾/m), evidence Σ ln(1 + λ_t(x_t − m)). Holds its level at every n, by Ville's
 * inequality. Where units share families use `clusteredNonInferiority`.
 *
 * @throws RangeError for a difference outside [−1, 1], a margin or alpha outside (0, 1), or ids that repeat or do not match in number
 */
export function pairedNonInferiority(
  differences: readonly number[],
  { margin, alpha = 0.05, ids }: NonInferiorityOptions,
): NonInferiorityResult {
  check(differences, { margin, alpha, ids });
  const order = ids === undefined ? differences.keys() : orderByHash(ids);
  const n = differences.length;
  const mean = (1 - margin) / 2;
  const reach = (2 * Math.log(1 / alpha)) / n;
  let [sum, squares, logE, maxLogE, t] = [0, 0, 0, 0, 0];
  for (const index of order) {
    t += 1;
    const x = ((differences[index] as number) + 1) / 2;
    const variance = (0.25 + squares) / t;
    logE += Math.log1p(Math.min(Math.sqrt(reach / variance), cap / mean) * (x - mean));
    maxLogE = Math.max(maxLogE, logE);
    sum += x;
    squares += (x - (0.5 + sum) / (t + 1)) ** 2;
  }
  return { nonInferior: maxLogE >= Math.log(1 / alpha), pValue: Math.exp(-maxLogE), logE, maxLogE };
}

function check(
  differences: readonly number[],
  { margin, alpha, ids }: Required<Omit<NonInferiorityOptions, "ids">> & { ids: readonly string[] | undefined },
): void {
  for (const difference of differences) {
    if (!(difference >= -1 && difference <= 1)) throw new RangeError(`difference ${difference} is not on [-1, 1]`);
  }
  checkOpenUnit("margin", margin);
  checkOpenUnit("alpha", alpha);
  if (ids !== undefined && ids.length !== differences.length) {
    throw new RangeError(`there are ${ids.length} ids for ${differences.length} differences`);
  }
}
