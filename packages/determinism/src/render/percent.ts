/** A share as a percentage, rounded up: a bound is never stated tighter than it is. */
export function percentUp(share: number): string {
  return `${(Math.ceil(share * 1000 - 1e-9) / 10).toFixed(1)} %`;
}

/** A share as a percentage, rounded down: the lower end of an interval. */
export function percentDown(share: number): string {
  return `${(Math.floor(share * 1000 + 1e-9) / 10).toFixed(1)} %`;
}
