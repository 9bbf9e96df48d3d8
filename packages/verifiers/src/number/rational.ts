/** An exact number: a fraction whose denominator is positive. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** The number 0. */
export const zero: Rational = { numerator: 0n, denominator: 1n };

const mostDigits = 10_000;

/**
 * A decimal (`-12.50`, `.5`, `1.5e-3`), a fraction (`3/4`) or a mixed number (`1 1/2`), exactly. Undefined for every other text, for a
 * denominator of 0, and for more than 10,000 digits or powers of ten.
 */
export function parseRational(text: string): Rational | undefined {
  if (text.length > 2 * mostDigits) return undefined;
  return parseDecimal(text) ?? parseFraction(text);
}

function parseDecimal(text: string): Rational | undefined {
  const [, sign = "", whole = "", decimals = "", exponent = "0"] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const power = Number(exponent) - decimals.length;
  if (whole + decimals === "" || whole.length + Math.abs(power) > mostDigits) return undefined;
  const digits = BigInt(sign.replace("+", "") + whole + decimals);
  return power < 0
    ? { numerator: digits, denominator: 10n ** BigInt(-power) }
    : { numerator: digits * 10n ** BigInt(power), denominator: 1n };
}

function parseFraction(text: string): Rational | undefined {
  const match = /^([+-]?)(?:(\d+) )?(\d+)\/(\d+)$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "0", above = "", below = ""] = match;
  const denominator = BigInt(below);
  const numerator = BigInt(whole) * denominator + BigInt(above);
  return denominator === 0n ? undefined : { numerator: sign === "-" ? -numerator : numerator, denominator };
}

/** The product of two numbers. */
export function multiply(left: Rational, right: Rational): Rational {
  return { numerator: left.numerator * right.numerator, denominator: left.denominator * right.denominator };
}

/** How far two numbers lie apart, at least 0. */
export function distance(left: Rational, right: Rational): Rational {
  const numerator = left.numerator * right.denominator - right.numerator * left.denominator;
  return { numerator: numerator < 0n ? -numerator : numerator, denominator: left.denominator * right.denominator };
}

/** Whether the first number is the second or below it. */
export function isAtMost(left: Rational, right: Rational): boolean {
  return left.numerator * right.denominator <= right.numerator * left.denominator;
}

/** Whether a number is an integer. */
export function isWhole({ numerator, denominator }: Rational): boolean {
  return numerator % denominator === 0n;
}
