import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { binomialUpperTail } from "../distributions/binomial-upper-tail.ts";

/** A certificate "rate ≥ target" that is planned. */
export interface CertificationPlan {
  /** What is to be certified. */
  readonly target: number;
  /** What the rate really is, above the target. */
  readonly truth: number;
  readonly alpha?: number;
  /** Chance of the certificate. Default 0.8. */
  readonly power?: number;
}

/** Sizes that `certificationSize` finds. */
export interface CertificationSize {
  /** The first n with the power. One label more may lose it again: the power is a sawtooth. */
  readonly first: number;
  /** The n from which on every size has the power. Plan with this. */
  readonly always: number;
}

/** Beyond this a plan is refused instead of computed for minutes. */
const most = 1_000_000;

/**
 * How many independent labels certify "rate ≥ target" by `exactLowerBound` with the given power when the rate is `truth`. The bound reaches
 * the target from the least k with P(Bin(n, target) ≥ k) ≤ α on; the power is P(Bin(n, truth) ≥ k), computed at every n up to twice the
 * last one that falls short.
 *
 * @throws RangeError when an argument is outside (0, 1), truth is not above target, or more than 1,000,000 labels would be needed
 */
export function certificationSize({ target, truth, alpha = 0.05, power = 0.8 }: CertificationPlan): CertificationSize {
  for (const [name, value] of Object.entries({ target, truth, alpha, power })) checkOpenUnit(name, value);
  if (truth <= target) throw new RangeError(`truth ${truth} is not above target ${target}: no number of labels certifies it`);
  let [first, short, needed] = [0, 0, 0];
  for (let n = 1; n <= 2 * short + 100 || first === 0; n++) {
    if (n > most) throw new RangeError(`truth ${truth} is too close to target ${target}: more than ${most} labels are needed`);
    // One label more needs the same successes or one more.
    while (binomialUpperTail(needed, n, target) > alpha) needed += 1;
    if (binomialUpperTail(needed, n, truth) < power) short = n;
    else if (first === 0) first = n;
  }
  return { first, always: short + 1 };
}
