import { logSumExp } from "../distributions/log-sum-exp.ts";

/**
 * ln of the product of e-values given as logarithms: again an e-value when each has mean at most 1 given those before it, for example from
 * independent data. 0, no evidence, without a value.
 */
export function productOf(logEValues: readonly number[]): number {
  return logEValues.reduce((sum, logE) => sum + logE, 0);
}

/**
 * ln of the mean of e-values given as logarithms: an e-value whatever their dependence (V. Vovk and R. Wang 2021). 0, no evidence,
 * without a value.
 */
export function meanOf(logEValues: readonly number[]): number {
  return logEValues.length === 0 ? 0 : logSumExp(logEValues) - Math.log(logEValues.length);
}
