import { checkWhole } from "../arguments/check-arguments.ts";
import { betaPower } from "../distributions/beta-power.ts";
import { inverseRegularizedBeta } from "../distributions/inverse-regularized-beta.ts";
import { regularizedBeta } from "../distributions/regularized-beta.ts";
import { gaussLegendre } from "./gauss-legendre.ts";

/** What an arm has done so far. */
export interface Arm {
  readonly successes: number;
  readonly failures: number;
}

/** Mass on each side of an arm's density that is left out. */
const tail = 1e-14;

/**
 * The chance that `thompsonSampling` chooses an arm: ∫ f_i·Π_{j≠i} F_j by 200-point Gauss–Legendre quadrature over the part of [0, 1] where f_i has
 * its mass, cut where the mass of another arm begins or ends, so that narrow densities are met as well as wide ones. Error below 1e-10.
 *
 * @throws RangeError without the arm or for counts that are not whole numbers of at least 0
 */
export function selectionProbability(arms: readonly Arm[], arm: number): number {
  if (arms[arm] === undefined) throw new RangeError(`there is no arm ${arm} among ${arms.length}`);
  const own = massOf(arms[arm]);
  const others = arms.filter((_, index) => index !== arm).map(massOf);
  const cuts = [own, ...others].flatMap(({ low, high }) => [low, high]).filter((cut) => cut >= own.low && cut <= own.high);
  const ends = [...new Set(cuts)].sort((left, right) => left - right);
  const parts = ends.slice(1).map((to, index) => integral(own, others, { from: ends[index] as number, to }));
  return Math.min(
    1,
    parts.reduce((sum, part) => sum + part, 0),
  );
}

interface Mass {
  readonly a: number;
  readonly b: number;
  readonly low: number;
  readonly high: number;
}

function massOf({ successes, failures }: Arm): Mass {
  checkWhole("successes", successes);
  checkWhole("failures", failures);
  const [a, b] = [1 + successes, 1 + failures];
  return { a, b, low: inverseRegularizedBeta(tail, a, b), high: inverseRegularizedBeta(1 - tail, a, b) };
}

function integral(own: Mass, others: readonly Mass[], { from, to }: { readonly from: number; readonly to: number }): number {
  // Below its mass another arm's F is 0, above it 1.
  if (others.some(({ low }) => to <= low)) return 0;
  const open = others.filter(({ high }) => from < high);
  const half = (to - from) / 2;
  let sum = 0;
  for (const { node, weight } of gaussLegendre()) {
    const x = from + half * (node + 1);
    const density = betaPower(x, 1 - x, own) / (x * (1 - x));
    sum += weight * open.reduce((product, { a, b }) => product * regularizedBeta(x, a, b), density);
  }
  return sum * half;
}
