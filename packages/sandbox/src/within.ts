import { CupelError } from "@cupel/core";

/** An option that must be an integer in a range. Throws `CupelError("USAGE")` where it is none. */
export function within(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new CupelError("USAGE", `The sandbox option ${name} is ${value}; it must be an integer from ${least} to ${most}.`);
}
