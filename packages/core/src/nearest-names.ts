/** Beyond this many characters a name is compared by its beginning: names come from servers, and comparing costs their product. */
const comparedLength = 200;

/**
 * Names, those first that are most like the wanted one (optimal string alignment distance over lower-case letters and digits;
 * a name that holds the wanted one comes before all that do not). Equally near ones keep their order.
 */
export function nearestFirst(names: readonly string[], wanted: string): readonly string[] {
  return names
    .map((name) => ({ name, distance: distanceBetween(wanted, name) }))
    .sort((left, right) => left.distance - right.distance)
    .map(({ name }) => name);
}

/** The name that was probably meant: one that holds the wanted one, or differs from it in at most a third of its letters. */
export function didYouMean(names: readonly string[], wanted: string): string | undefined {
  const [nearest] = nearestFirst(names, wanted);
  if (nearest === undefined || plain(wanted) === "") return undefined;
  return distanceBetween(wanted, nearest) <= Math.max(1, plain(wanted).length / 3) ? nearest : undefined;
}

/** Number of letters to change; below 1 where one name holds the other. */
function distanceBetween(wanted: string, name: string): number {
  const [left, right] = [plain(wanted), plain(name)];
  if (left !== "" && right.includes(left)) return 1 - left.length / right.length;
  return Math.max(1, alignmentDistance(left, right));
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .slice(0, comparedLength);
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other. */
function alignmentDistance(left: string, right: string): number {
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
  return last[right.length] as number;
}
