import { checkPositive } from "../arguments/check-arguments.ts";
import { regularizedGammaUpper } from "./regularized-gamma.ts";

/**
 * P(X ≥ x) for χ² with `degrees` degrees of freedom: Q(degrees/2, x/2) (DLMF 8.2.4).
 *
 * @throws RangeError when x is below 0 or degrees is not a finite number above 0
 */
export function chiSquareUpperTail(x: number, degrees: number): number {
  checkPositive("degrees", degrees);
  return regularizedGammaUpper(degrees / 2, x / 2);
}
