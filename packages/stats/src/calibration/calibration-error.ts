import { checkUnit, checkWhole } from "../arguments/check-arguments.ts";
import { byScore, checkScored } from "./scored-outcomes.ts";

/**
 * Expected calibration error over bins of equal mass: the mean, over predictions, of |mean chance − share of 1| of their bin (M. Naeini,
 * G. Cooper and M. Hauskrecht 2015; equal mass, K. Nguyen and B. O'Connor 2015). Biased upwards for few predictions: compare only at the same n.
 *
 * @throws RangeError without a chance, for numbers that differ, a chance outside [0, 1], an outcome other than 0 and 1 or bins below 1
 */
export function calibrationError(
  chances: readonly number[],
  outcomes: readonly number[],
  { bins = 15 }: { readonly bins?: number } = {},
): number {
  checkScored(chances, outcomes);
  for (const chance of chances) checkUnit("chance", chance);
  checkWhole("bins", bins, 1);
  const order = byScore(chances);
  let error = 0;
  for (let bin = 0; bin < bins; bin++) {
    const from = Math.floor((bin * order.length) / bins);
    const to = Math.floor(((bin + 1) * order.length) / bins);
    // |Σ chance − Σ outcome| is the bin's distance times its size.
    error += Math.abs(order.slice(from, to).reduce((sum, index) => sum + (chances[index] as number) - (outcomes[index] as number), 0));
  }
  return error / order.length;
}
