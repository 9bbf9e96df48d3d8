/** ln 2 in two parts: the first has 32 trailing zero bits, so that a small integer times it is exact (Cody and Waite). */
export const ln2High = 6.931_471_803_691_238e-1;
/** The rest of ln 2. */
export const ln2Low = 1.908_214_929_270_587_7e-10;
/** 1 / ln 2. */
export const inverseLn2 = Math.LOG2E;
/** Adding and subtracting it rounds to the nearest integer, ties to even: 1.5 * 2^52. */
export const roundingMagic = 6_755_399_441_055_744;
/** Arguments are clamped to this range: the result below is 0 and above infinite once rounded to f32. */
export const expRange = { low: -708, high: 709 } as const;
/** Taylor coefficients 1/n! for n = 11 down to 0: relative error below 1e-14 on |x| <= ln 2 / 2. */
export const expCoefficients: readonly number[] = [
  1 / 39_916_800,
  1 / 3_628_800,
  1 / 362_880,
  1 / 40_320,
  1 / 5040,
  1 / 720,
  1 / 120,
  1 / 24,
  1 / 6,
  0.5,
  1,
  1,
];

const [c11, c10, c9, c8, c7, c6, c5, c4, c3, c2] = expCoefficients as unknown as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

const lowestPower = -1022;
const powersOfTwo: Float64Array = new Float64Array(2046);
let power = 2.225_073_858_507_201_4e-308;
for (let index = 0; index < powersOfTwo.length; index++) {
  powersOfTwo[index] = power;
  power *= 2;
}

/**
 * e^x in f64 by two-part reduction and a fixed polynomial: only + - * and powers of two, so the same bits on every engine.
 * Relative error below 1e-14, hence at most 1 ulp once rounded to f32. Arguments are clamped to [-708, 709].
 */
export function exp(x: number): number {
  const clamped = Math.min(Math.max(x, expRange.low), expRange.high);
  const k = clamped * inverseLn2 + roundingMagic - roundingMagic;
  const r = clamped - k * ln2High - k * ln2Low;
  let sum = c11;
  sum = sum * r + c10;
  sum = sum * r + c9;
  sum = sum * r + c8;
  sum = sum * r + c7;
  sum = sum * r + c6;
  sum = sum * r + c5;
  sum = sum * r + c4;
  sum = sum * r + c3;
  sum = sum * r + c2;
  sum = sum * r + 1;
  sum = sum * r + 1;
  return sum * (powersOfTwo[k - lowestPower] as number);
}
