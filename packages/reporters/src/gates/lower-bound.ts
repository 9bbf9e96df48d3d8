import { exactLowerBound } from "@cupel/stats";

/** A lower bound and the counts it rests on. */
export interface LowerBound {
  readonly bound: number;
  /** Independent outcomes, and how many of them count as passed: whole numbers. */
  readonly passed: number;
  readonly units: number;
}

/**
 * The exact one-sided lower bound (Clopper and Pearson) of a rate. Where families hold several tasks it is that of as many independent tasks as
 * they are worth when the tasks of one all fare alike: n² / Σ n_f² (L. Kish 1965), rounded down, with the passed share of them rounded down. So
 * it holds however alike they are, also where every task passed.
 */
export function lowerBoundOf(decided: Iterable<{ readonly family: string; readonly value: boolean | number }>, alpha: number): LowerBound {
  const sizes = new Map<string, number>();
  let [n, k] = [0, 0];
  for (const { family, value } of decided) {
    sizes.set(family, (sizes.get(family) ?? 0) + 1);
    n += 1;
    k += Number(value);
  }
  const squares = [...sizes.values()].reduce((sum, size) => sum + size * size, 0);
  const units = n === 0 ? 0 : Math.floor((n * n) / squares);
  const passed = units === n ? k : Math.floor((k / n) * units + 1e-9);
  return { bound: exactLowerBound(passed, units, { alpha }), passed, units };
}
