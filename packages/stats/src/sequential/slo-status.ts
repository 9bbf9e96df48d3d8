import type { Interval } from "../intervals/interval.ts";

/**
 * What an interval says of a target: "healthy" when all of it reaches the target, "violating" when none of it does, else "inconclusive",
 * which must never be shown as good.
 *
 * @throws RangeError when the target or an end is not a number
 */
export function sloStatus({ low, high }: Interval, target: number): "healthy" | "violating" | "inconclusive" {
  if (Number.isNaN(low) || Number.isNaN(high) || Number.isNaN(target))
    throw new RangeError("an end of the interval or the target is not a number");
  return low >= target ? "healthy" : high < target ? "violating" : "inconclusive";
}
