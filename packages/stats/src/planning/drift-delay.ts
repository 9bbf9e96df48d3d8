import { checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { type DriftOptions, errorDriftDetector } from "../drift/error-drift-detector.ts";
import { type SimulatedCount, type SimulationOptions, summarize } from "./simulation.ts";

/** A change of an error rate that is to be found. */
export interface DriftPlan extends DriftOptions, SimulationOptions {
  /** The error rate after the change, on [0, 1]. At the baseline the count is that of labels to a false alarm. */
  readonly rate: number;
  /** Labels after which an experiment is given up. Default 1,000,000. */
  readonly limit?: number;
}

/**
 * How many labels `errorDriftDetector` needs to notice an error rate, from the moment of the change and with the evidence of a fresh detector, by
 * simulation.
 *
 * @throws RangeError when an argument is outside its range
 */
export function driftDelay({ rate, limit = 1_000_000, random, runs = 1000, ...detector }: DriftPlan): SimulatedCount {
  checkUnit("rate", rate);
  checkWhole("limit", limit, 1);
  const experiment = (): number | undefined => {
    const watch = errorDriftDetector(detector);
    while (watch.alarmAt === undefined && watch.count < limit) watch.update(random() < rate ? 1 : 0);
    return watch.alarmAt;
  };
  return summarize(Array.from({ length: runs }, experiment));
}
