/**
 * ln(1 − eˣ) for x ≤ 0 with all digits on both sides of −ln 2 (M. Mächler 2012, "Accurately computing log(1 − exp(−|a|))").
 * −∞ at 0.
 *
 * @throws RangeError when x is above 0 or not a number
 */
export function log1mexp(x: number): number {
  if (!(x <= 0)) throw new RangeError(`x ${x} is above 0`);
  return x > -Math.LN2 ? Math.log(-Math.expm1(x)) : Math.log1p(-Math.exp(x));
}
