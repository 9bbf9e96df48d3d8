import type { TraceRow } from "../types/trace.ts";
import type { Distance } from "./distances.ts";

/** Distances between all answers to each prompt, in the order of the rows. */
export interface DistanceTable {
  readonly blocks: readonly { readonly from: number; readonly size: number; readonly values: Float64Array }[];
  /** Mean over all pairs: the unit in which statistics of several kinds are comparable. */
  readonly scale: number;
}

/** Mean distances over prompts: between the sides, and within each. */
export interface Distances {
  readonly between: number;
  readonly withinA: number;
  readonly withinB: number;
}

/** @returns undefined where a distance cannot be told for some pair */
export function distanceTable(groups: readonly (readonly TraceRow[])[], distance: Distance): DistanceTable | undefined {
  let [from, sum, pairs] = [0, 0, 0];
  const blocks: { from: number; size: number; values: Float64Array }[] = [];
  for (const rows of groups) {
    const size = rows.length;
    const values = new Float64Array(size * size);
    for (let left = 0; left < size; left++)
      for (let right = left + 1; right < size; right++) {
        const value = distance(rows[left] as TraceRow, rows[right] as TraceRow);
        if (value === null) return undefined;
        values[left * size + right] = values[right * size + left] = value;
        sum += value;
        pairs++;
      }
    blocks.push({ from, size, values });
    from += size;
  }
  return { blocks, scale: pairs === 0 ? 0 : sum / pairs };
}

/** Distances by side; `isA` tells the side of each row. */
export function distancesOf({ blocks }: DistanceTable, isA: readonly boolean[]): Distances {
  const total = [0, 0, 0];
  for (const { from, size, values } of blocks) {
    const [sums, counts] = [
      [0, 0, 0],
      [0, 0, 0],
    ];
    for (let left = 0; left < size; left++)
      for (let right = left + 1; right < size; right++) {
        const [a, b] = [isA[from + left], isA[from + right]];
        const kind = a !== b ? 0 : a ? 1 : 2;
        (sums[kind] as number) += values[left * size + right] as number;
        (counts[kind] as number)++;
      }
    for (const kind of [0, 1, 2]) (total[kind] as number) += counts[kind] === 0 ? 0 : (sums[kind] as number) / (counts[kind] as number);
  }
  const [between = 0, withinA = 0, withinB = 0] = total.map((sum) => sum / Math.max(1, blocks.length));
  return { between, withinA, withinB };
}

/**
 * By how much the sides lie further apart than each from itself: the energy distance (Székely and Rizzo), without the factor 2. For answers
 * of one length under the Hamming distance it is half the unbiased MMD² with the Hamming kernel, the share of places that agree, which is what
 * model equality testing compares texts by (arXiv 2410.20247): a kernel 1 − d makes E k(x, x′) + E k(y, y′) − 2 E k(x, y) of it.
 */
export function excessOf({ between, withinA, withinB }: Distances): number {
  return between - (withinA + withinB) / 2;
}
