import { checkWhole } from "../arguments/check-arguments.ts";

/**
 * Agreement of two raters beyond chance: κ = (p_o − p_e)/(1 − p_e) (J. Cohen 1960). 1 is full agreement, 0 that of chance. NaN without a case,
 * or where both always say the same one thing.
 *
 * @param table cases by what the first rater (row) and the second (column) said; as many rows as columns
 * @throws RangeError for a table that is not square or a count that is not a whole number of at least 0
 */
export function cohenKappa(table: readonly (readonly number[])[]): number {
  for (const row of table) {
    if (row.length !== table.length) throw new RangeError(`the table has ${table.length} rows and a row of ${row.length} columns`);
    for (const count of row) checkWhole("count", count);
  }
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table.map((_, column) => table.reduce((sum, row) => sum + (row[column] as number), 0));
  const total = rows.reduce((sum, count) => sum + count, 0);
  const observed = table.reduce((sum, row, index) => sum + (row[index] as number), 0) / total;
  const chance = rows.reduce((sum, count, index) => sum + count * (columns[index] as number), 0) / total ** 2;
  return (observed - chance) / (1 - chance);
}
