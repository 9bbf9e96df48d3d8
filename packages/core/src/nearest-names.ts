import { alignmentDistances } from "./alignment-distances.ts";

/** Beyond this many characters a name is compared by its beginning: names come from servers, and comparing costs their product. */
const comparedLength = 200;

/** Letters from which on a name can be misspelt; shorter ones resemble too many others. */
const shortestMisspelt = 3;

/**
 * Names, those first that are most like the wanted one: what holds it, then by optimal string alignment distance over lower-case letters
 * and digits. People name the beginning: what follows in a longer name decides only between equally near ones.
 */
export function nearestFirst(names: readonly string[], wanted: string): readonly string[] {
  return names
    .map((name) => ({ name, distance: distanceBetween(wanted, name) }))
    .sort((left, right) => left.distance - right.distance)
    .map(({ name }) => name);
}

/** The name that was probably meant: one that holds the wanted one, or begins like it but for a third of its letters. */
export function didYouMean(names: readonly string[], wanted: string): string | undefined {
  const [nearest] = nearestFirst(names, wanted);
  const { length } = plain(wanted);
  if (nearest === undefined || length === 0) return undefined;
  const changes = Math.floor(distanceBetween(wanted, nearest));
  return changes === 0 || (length >= shortestMisspelt && changes <= length / 3) ? nearest : undefined;
}

/** Letters that have to be changed; the fraction orders names between which there is no difference in that. */
function distanceBetween(wanted: string, name: string): number {
  const [left, right] = [plain(wanted), plain(name)];
  if (left !== "" && right.includes(left)) return 1 - (left.length + 1) / (right.length + 2);
  const distances = alignmentDistances(left, right);
  const whole = distances.at(-1) as number;
  return Math.max(1, Math.min(...distances)) + whole / (2 * comparedLength);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .slice(0, comparedLength);
}
