import { checkPositive } from "../arguments/check-arguments.ts";

/** What labels cost in time. */
export interface DetectionPlan {
  /** Labels that are needed. */
  readonly labels: number;
  /** Share of the traffic that is labelled, in (0, 1]. */
  readonly rate: number;
  /** Requests in a day. */
  readonly traffic: number;
}

/**
 * How many days it takes until so many labels are there: labels/(rate·traffic).
 *
 * @throws RangeError when an argument is not above 0 or rate exceeds 1
 */
export function timeToDetect({ labels, rate, traffic }: DetectionPlan): number {
  for (const [name, value] of Object.entries({ labels, rate, traffic })) checkPositive(name, value);
  if (rate > 1) throw new RangeError(`rate ${rate} is not on (0, 1]`);
  return labels / (rate * traffic);
}
