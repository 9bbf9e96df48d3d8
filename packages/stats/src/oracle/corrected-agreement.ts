import { checkUnit } from "../arguments/check-arguments.ts";
import type { Interval } from "../intervals/interval.ts";

/** How an oracle answers, from an audit of at least 100 items. */
export interface OracleQuality {
  /** Share of the right outputs that it calls right, on [0, 1]. */
  readonly sensitivity: number;
  /** Share of the wrong outputs that it calls wrong, on [0, 1]. */
  readonly specificity: number;
}

/**
 * Accuracy behind the agreement with an imperfect oracle: (agreement + sp − 1)/(se + sp − 1), cut to [0, 1] (W. Rogan and B. Gladen 1978). Show
 * it beside the agreement, never in its place.
 *
 * @throws RangeError for an argument outside [0, 1], or when se + sp is not above 1: such an oracle tells nothing
 */
export function correctedAgreement(agreement: number, { sensitivity, specificity }: OracleQuality): number {
  checkUnit("agreement", agreement);
  checkUnit("sensitivity", sensitivity);
  checkUnit("specificity", specificity);
  const gain = sensitivity + specificity - 1;
  if (!(gain > 0)) throw new RangeError(`sensitivity ${sensitivity} and specificity ${specificity} are no better than a guess`);
  return Math.min(1, Math.max(0, (agreement + specificity - 1) / gain));
}

/**
 * An interval of the agreement, end by end. It holds what the labels leave open, not what the audit leaves open about the oracle.
 *
 * @throws RangeError as `correctedAgreement`
 */
export function correctedInterval({ low, high }: Interval, quality: OracleQuality): Interval {
  return { low: correctedAgreement(low, quality), high: correctedAgreement(high, quality) };
}
