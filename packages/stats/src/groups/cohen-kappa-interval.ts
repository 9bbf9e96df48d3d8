import { checkOpenUnit } from "../arguments/check-arguments.ts";
import { normalQuantile } from "../distributions/normal-quantile.ts";
import type { Interval } from "../intervals/interval.ts";
import { cohenKappa } from "./cohen-kappa.ts";

/**
 * Large-sample interval of κ by its standard error (Fleiss, Cohen and Everitt 1969), cut at −1 and 1. Not exact: with few cases it is too
 * narrow. [−1, 1] where κ is not known.
 *
 * @param table as of `cohenKappa`
 * @throws RangeError as `cohenKappa` does, and for a confidence outside (0, 1)
 */
export function cohenKappaInterval(
  table: readonly (readonly number[])[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): Interval {
  checkOpenUnit("confidence", confidence);
  const kappa = cohenKappa(table);
  if (Number.isNaN(kappa)) return { low: -1, high: 1 };
  const total = table.flat().reduce((sum, count) => sum + count, 0);
  const shares = table.map((row) => row.map((count) => count / total));
  const rows = shares.map((row) => row.reduce((sum, share) => sum + share, 0));
  const columns = shares.map((_, column) => shares.reduce((sum, row) => sum + (row[column] as number), 0));
  const chance = rows.reduce((sum, share, index) => sum + share * (columns[index] as number), 0);
  let agreed = 0;
  let apart = 0;
  for (const [row, cells] of shares.entries()) {
    for (const [column, share] of cells.entries()) {
      if (row === column) agreed += share * (1 - ((rows[row] as number) + (columns[row] as number)) * (1 - kappa)) ** 2;
      else apart += share * ((columns[row] as number) + (rows[column] as number)) ** 2;
    }
  }
  const variance = agreed + (1 - kappa) ** 2 * apart - (kappa - chance * (1 - kappa)) ** 2;
  const error = Math.sqrt(Math.max(0, variance) / total) / (1 - chance);
  const reach = normalQuantile(1 - (1 - confidence) / 2) * error;
  return { low: Math.max(-1, kappa - reach), high: Math.min(1, kappa + reach) };
}
