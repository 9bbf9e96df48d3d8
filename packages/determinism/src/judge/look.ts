import { compareRows, isComparable, type RowComparison } from "../localise/compare-rows.ts";
import type { TraceRow } from "../types/trace.ts";

/** A pair of rows that were compared, the baseline's first. */
export interface ComparedPair {
  readonly prompt: number;
  readonly level: string;
  readonly isWithin: boolean;
  readonly left: TraceRow;
  readonly right: TraceRow;
  readonly result: RowComparison;
}

/** Rows of one axis by level and prompt. */
export interface AxisRows {
  /** The first is the one the others are held against. */
  readonly levels: readonly { readonly level: string; readonly rows: readonly TraceRow[] }[];
}

/**
 * All comparisons of an axis: every row with the first of its level (is the level repeatable?), and every row of another level with the first
 * of the baseline's (does the level change the result?). Rows of different stretches between two changes of identity are never compared.
 */
export function pairsOf({ levels }: AxisRows, { resolution }: { readonly resolution: number }): readonly ComparedPair[] {
  const pairs: ComparedPair[] = [];
  const firsts = new Map<string, TraceRow>();
  for (const [place, { level, rows }] of levels.entries()) {
    const own = new Map<string, TraceRow>();
    for (const row of sorted(rows.filter(isComparable))) {
      const key = `${row.prompt}:${row.segment}:${row.purpose === "screen"}`;
      const add = (left: TraceRow | undefined, isWithin: boolean): void => {
        if (left !== undefined)
          pairs.push({ prompt: row.prompt, level, isWithin, left, right: row, result: compareRows(left, row, { resolution }) });
      };
      add(own.get(key), true);
      if (!own.has(key)) own.set(key, row);
      if (place > 0) add(firsts.get(key), false);
    }
    if (place === 0) for (const [key, row] of own) firsts.set(key, row);
  }
  return pairs;
}

/** In the order of sending, whatever the order of the list: a shuffled trace gives the same report. */
function sorted(rows: readonly TraceRow[]): readonly TraceRow[] {
  // A row that was stopped is no reference where a whole one is there.
  return [...rows].sort(
    (left, right) => Number(left.status === "stopped") - Number(right.status === "stopped") || left.sequence - right.sequence,
  );
}
