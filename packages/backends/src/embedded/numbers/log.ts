import { ln2High, ln2Low } from "./exp.ts";

const scratch: DataView = new DataView(new ArrayBuffer(8));

/**
 * The natural logarithm of a positive normal f64, from + - * / alone: x = m * 2^e with m in [sqrt(1/2), sqrt(2)),
 * ln m = 2 artanh((m - 1) / (m + 1)) by its series to the 21st power. Relative error below 1e-15 away from 1.
 */
export function log(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
  scratch.setFloat64(0, x);
  const high = scratch.getUint32(0);
  let exponent = (high >>> 20) - 1023;
  scratch.setUint32(0, (high & 0xf_ffff) | 0x3ff0_0000);
  let mantissa = scratch.getFloat64(0);
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  const square = s * s;
  let series = 0;
  for (let odd = 21; odd >= 1; odd -= 2) series = series * square + 1 / odd;
  return exponent * ln2High + (exponent * ln2Low + 2 * s * series);
}
