import { checkOpenUnit, checkWhole } from "../arguments/check-arguments.ts";

/**
 * The level of each of `axes` claims that are to hold together at level alpha: α/K (C. Bonferroni 1936). For joint claims such as "no
 * divergence on any axis"; a proved divergence needs no correction.
 *
 * @throws RangeError when alpha is outside (0, 1) or axes is not a whole number of at least 1
 */
export function simultaneous(alpha: number, axes: number): number {
  checkOpenUnit("alpha", alpha);
  checkWhole("axes", axes, 1);
  return alpha / axes;
}
