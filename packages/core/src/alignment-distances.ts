/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one text into each beginning of the other, the empty one first:
 * optimal string alignment.
 */
export function alignmentDistances(left: string, right: string): readonly number[] {
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      const above = last[column] as number;
      const before = current[column - 1] as number;
      const diagonal = (last[column - 1] as number) + (same ? 0 : 1);
      current[column] = Math.min(above + 1, before + 1, diagonal, swapped ? (beforeLast[column - 2] as number) + 1 : Infinity);
    }
    beforeLast = last;
    last = current;
  }
  return last;
}
