import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { type McNemarPlan, mcNemarPower } from "./mcnemar-power.ts";

/**
 * The smallest gain (win − loss) that the one-sided `exactMcNemar` finds with the given power on n tasks when a share `loss` of them gets
 * worse, by bisection on `mcNemarPower`, to 1e-9. NaN when not even a win on every other task would do.
 *
 * @throws RangeError as `mcNemarPower`, or when power is outside (0, 1)
 */
export function minimumDetectableEffect({
  n,
  loss,
  alpha = 0.05,
  power = 0.8,
}: Omit<McNemarPlan, "win"> & { readonly power?: number }): number {
  checkOpenUnit("power", power);
  const reaches = (win: number): boolean => mcNemarPower({ n, win, loss, alpha }) >= power;
  let [low, high] = [loss, 1 - loss];
  if (!(low < high && reaches(high))) return Number.NaN;
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (reaches(middle)) high = middle;
    else low = middle;
  }
  return high - loss;
}
