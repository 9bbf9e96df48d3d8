import { roundingMagic } from "./exp.ts";

/** pi/2 in three parts: an integer below 2^20 times each of the first two is exact (fdlibm's split). */
const halfPi = [1.570_796_326_734_125_6, 6.077_100_506_303_966e-11, 2.022_266_248_795_950_6e-21] as const;
const inverseHalfPi = 0.636_619_772_367_581_4;

/** 1/n! with alternating signs: sine from the 17th power down to the first, cosine from the 16th down to 0. */
const sineTerms = [
  1 / 355_687_428_096_000,
  -1 / 1_307_674_368_000,
  1 / 6_227_020_800,
  -1 / 39_916_800,
  1 / 362_880,
  -1 / 5040,
  1 / 120,
  -1 / 6,
  1,
];
const cosineTerms = [1 / 20_922_789_888_000, -1 / 87_178_291_200, 1 / 479_001_600, -1 / 3_628_800, 1 / 40_320, -1 / 720, 1 / 24, -0.5, 1];

/**
 * Sine and cosine of 0 <= x < 1.6e6 from + - * alone: reduction modulo pi/2 to |r| <= pi/4, then Taylor polynomials.
 * Absolute error below 1e-15 for the angles of rotary embeddings.
 */
export function sinCos(x: number): { readonly sin: number; readonly cos: number } {
  const quarter = x * inverseHalfPi + roundingMagic - roundingMagic;
  const r = x - quarter * halfPi[0] - quarter * halfPi[1] - quarter * halfPi[2];
  const square = r * r;
  const sine = horner(sineTerms, square) * r;
  const cosine = horner(cosineTerms, square);
  switch (((quarter % 4) + 4) % 4) {
    case 0:
      return { sin: sine, cos: cosine };
    case 1:
      return { sin: cosine, cos: -sine };
    case 2:
      return { sin: -sine, cos: -cosine };
    default:
      return { sin: -cosine, cos: sine };
  }
}

function horner(terms: readonly number[], x: number): number {
  let sum = 0;
  for (const term of terms) sum = sum * x + term;
  return sum;
}
