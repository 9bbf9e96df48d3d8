import { checkWhole } from "../arguments/check-arguments.ts";

/** How a plan is simulated. */
export interface SimulationOptions {
  /** Uniform on [0, 1). The same stream gives the same plan. */
  readonly random: () => number;
  /** Simulated experiments, at least 1. Default 1,000. */
  readonly runs?: number;
}

/** How many labels it took, over simulated experiments. */
export interface SimulatedCount {
  readonly mean: number;
  readonly median: number;
  /** Nine in ten experiments needed at most so many. */
  readonly p90: number;
  /** Share of experiments that came to an end within the limit. Others count as infinitely many. */
  readonly ended: number;
}

/** @throws RangeError when runs is not a whole number of at least 1 */
export function summarize(counts: readonly (number | undefined)[]): SimulatedCount {
  checkWhole("runs", counts.length, 1);
  const sorted = counts.map((count) => count ?? Number.POSITIVE_INFINITY).sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] as number;
  return {
    mean: sorted.reduce((sum, count) => sum + count, 0) / sorted.length,
    median: at(0.5),
    p90: at(0.9),
    ended: sorted.filter(Number.isFinite).length / sorted.length,
  };
}
