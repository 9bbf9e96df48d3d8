/** @throws RangeError unless both are integers with 0 ≤ successes ≤ trials. */
export function checkCounts(successes: number, trials: number): void {
  checkWhole("trials", trials);
  checkWhole("successes", successes);
  if (successes > trials) throw new RangeError(`successes ${successes} exceeds trials ${trials}`);
}

/** @throws RangeError unless 0 < value < 1. */
export function checkOpenUnit(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} ${value} is not between 0 and 1`);
}

/** @throws RangeError unless 0 ≤ value ≤ 1. */
export function checkUnit(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) throw new RangeError(`${name} ${value} is not on [0, 1]`);
}

/** @throws RangeError unless value is finite and above 0. */
export function checkPositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw new RangeError(`${name} ${value} is not a finite number above 0`);
}

/** @throws RangeError unless value is a whole number of at least `least`. */
export function checkWhole(name: string, value: number, least = 0): void {
  if (!(Number.isSafeInteger(value) && value >= least)) throw new RangeError(`${name} ${value} is not a whole number of at least ${least}`);
}

/** @throws RangeError unless every value is finite. */
export function checkFinite(name: string, values: Iterable<number>): void {
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`${name} ${value} is not finite`);
}

/** @throws RangeError unless the observation is 0 or 1. */
export function checkBit(observation: number): void {
  if (observation !== 0 && observation !== 1) throw new RangeError(`observation ${observation} is neither 0 nor 1`);
}
