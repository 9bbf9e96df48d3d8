/** The name that was probably meant: the nearest by edits (a swap of neighbours is one), if it is near enough; undefined where none is. */
export function closest(wrong: string, names: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, "");
  const wanted = plain(wrong);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of names) {
    const distance = edits(wanted, plain(name));
    const near = distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3));
    if (near && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** `; did you mean "x"?`, or nothing. */
export function suggestion(wrong: string, names: Iterable<string>): string {
  const name = closest(wrong, names);
  return name === undefined ? "" : `; did you mean "${name}"?`;
}

/** Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours. */
function edits(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const next = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1] ? 0 : 1;
      let cost = Math.min((next[column - 1] ?? 0) + 1, (last[column] ?? 0) + 1, (last[column - 1] ?? 0) + same);
      const swapped = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = last;
    last = next;
  }
  return last[right.length] ?? 0;
}
