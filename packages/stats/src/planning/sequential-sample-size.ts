import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";
import { betaMixtureTest } from "../sequential/beta-mixture-test.ts";
import { type SimulatedCount, type SimulationOptions, summarize } from "./simulation.ts";

/** A certificate "rate ≥ target" that is watched. */
export interface WatchedCertificate extends SimulationOptions {
  readonly target: number;
  /** What the rate really is, above the target. */
  readonly truth: number;
  readonly alpha?: number;
  /** Labels after which an experiment is given up. Default 100,000. */
  readonly limit?: number;
}

/**
 * How many uniformly drawn labels it takes until the low end of `bernoulliConfidenceSequence` reaches the target, looked at after each label,
 * by simulation. Compare `certificationSize`, which needs fewer but allows one look.
 *
 * @throws RangeError when an argument is outside its range or truth is not above target
 */
export function sequentialSampleSize({
  target,
  truth,
  alpha = 0.05,
  limit = 100_000,
  random,
  runs = 1000,
}: WatchedCertificate): SimulatedCount {
  for (const [name, value] of Object.entries({ target, truth, alpha })) checkOpenUnit(name, value);
  if (truth <= target) throw new RangeError(`truth ${truth} is not above target ${target}: no number of labels certifies it`);
  checkWhole("limit", limit, 1);
  const bound = Math.log(1 / alpha);
  const experiment = (): number | undefined => {
    const test = betaMixtureTest({ rate: target });
    let successes = 0;
    while (test.count < limit) {
      const label = random() < truth ? 1 : 0;
      successes += label;
      test.update(label);
      if (test.logE >= bound && successes > target * test.count) return test.count;
    }
    return undefined;
  };
  return summarize(Array.from({ length: runs }, experiment));
}
