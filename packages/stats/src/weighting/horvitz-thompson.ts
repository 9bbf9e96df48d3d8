import { checkWhole } from "../arguments/check-arguments.ts";
import { checkRows, type SampledRow } from "./sampled-row.ts";

/**
 * Mean of `total` executions from labels drawn with logged probabilities: Σ(y/π)/N (D. Horvitz and D. Thompson 1952). Unbiased, but it varies
 * several times more than `hajekEstimate` and may leave [0, 1]; for reference.
 *
 * @throws RangeError for a value that is not finite, a probability outside (0, 1] or a total below the number of rows or below 1
 */
export function horvitzThompson(rows: readonly SampledRow[], total: number): number {
  checkRows(rows);
  checkWhole("total", total, Math.max(1, rows.length));
  return rows.reduce((sum, { value, probability }) => sum + value / probability, 0) / total;
}
