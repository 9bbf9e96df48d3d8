import { checkPositive, checkUnit } from "../arguments/check-arguments.ts";

/** What is expected of a stratum. */
export interface PlannedStratum {
  /** Its share of the traffic, in any unit. */
  readonly weight: number;
  /** The rate that is expected in it, on [0, 1]. */
  readonly rate: number;
}

/**
 * How to divide n labels among strata so that `stratifiedEstimate` is most exact: n_h ∝ W_h·√(p_h(1 − p_h)) (J. Neyman 1934), at least `floor`
 * each, since expected rates may be wrong; what the floor takes is taken from the others in proportion. Fractions, in the order given.
 *
 * @throws RangeError without a stratum, for a weight not above 0, a rate outside [0, 1], or when the floors exceed n
 */
export function neymanAllocation(
  strata: readonly PlannedStratum[],
  n: number,
  { floor = 30 }: { readonly floor?: number } = {},
): readonly number[] {
  checkPositive("n", n);
  if (!(strata.length > 0 && floor * strata.length <= n)) {
    throw new RangeError(`${n} labels do not give each of ${strata.length} strata ${floor}; lower the floor or label more`);
  }
  const sizes = strata.map(({ weight, rate }) => {
    checkPositive("weight", weight);
    checkUnit("rate", rate);
    return weight * Math.sqrt(rate * (1 - rate));
  });
  const atFloor = new Set<number>();
  for (;;) {
    const free = n - floor * atFloor.size;
    const scale = sizes.reduce((sum, size, index) => (atFloor.has(index) ? sum : sum + size), 0);
    // Where no stratum is expected to vary, the labels are shared equally.
    const share = (size: number): number => (scale > 0 ? (free * size) / scale : free / (strata.length - atFloor.size));
    const below = sizes.findIndex((size, index) => !atFloor.has(index) && share(size) < floor);
    if (below === -1) return sizes.map((size, index) => (atFloor.has(index) ? floor : share(size)));
    atFloor.add(below);
  }
}
