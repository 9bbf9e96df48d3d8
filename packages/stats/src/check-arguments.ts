/** @throws RangeError unless both are integers with 0 ≤ successes ≤ trials. */
export function checkCounts(successes: number, trials: number): void {
  if (!(Number.isSafeInteger(trials) && trials >= 0)) throw new RangeError(`trials ${trials} is not a whole number of at least 0`);
  if (!(Number.isSafeInteger(successes) && successes >= 0)) {
    throw new RangeError(`successes ${successes} is not a whole number of at least 0`);
  }
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
