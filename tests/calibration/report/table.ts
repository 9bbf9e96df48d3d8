import type { Row } from "./row.ts";

const heads = ["id", "world", "method", "nominal", "measured", "95 % of the simulation", "T", "verdict"];

/** The rows as a table for a terminal. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(({ id, world, method, nominal, measured, low, high, runs, verdict }) => [
    id,
    world,
    method,
    nominal,
    figure(measured),
    low === high ? "exact" : `${figure(low)} to ${figure(high)}`,
    runs === 0 ? "" : String(runs),
    verdict,
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}

function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  return size > 0 && size < 0.001 ? value.toExponential(1) : value.toFixed(3);
}
