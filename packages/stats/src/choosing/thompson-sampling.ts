import { checkWhole } from "../arguments/check-arguments.ts";
import { drawBeta } from "./draw-beta.ts";
import { type Arm, selectionProbability } from "./selection-probability.ts";

/** What `thompsonSampling` chose. */
export interface ThompsonChoice {
  /** Index of the arm. */
  readonly arm: number;
  /** The chance with which it was chosen. Log it: with it, estimates from the outcomes can be weighted without bias. */
  readonly probability: number;
}

/**
 * Chooses among strategies by the chance that each is the best: one draw from Beta(1 + successes, 1 + failures) for each arm, the largest wins
 * (W. R. Thompson 1933). For generators and repair strategies; a rollout evaluates both versions on every sampled input and has no use for it.
 *
 * @throws RangeError without an arm or for counts that are not whole numbers of at least 0
 */
export function thompsonSampling(arms: readonly Arm[], { random }: { readonly random: () => number }): ThompsonChoice {
  if (arms.length === 0) throw new RangeError("there is no arm to choose");
  for (const { successes, failures } of arms) {
    checkWhole("successes", successes);
    checkWhole("failures", failures);
  }
  const draws = arms.map(({ successes, failures }) => drawBeta(1 + successes, 1 + failures, random));
  const arm = draws.indexOf(Math.max(...draws));
  return { arm, probability: selectionProbability(arms, arm) };
}
