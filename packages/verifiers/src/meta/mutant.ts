import { createRandom } from "@cupel/core";

/** A right answer with one small change that a sound check should notice. */
export interface Mutant {
  /** What was changed: `comparison`, `drop where`, `wrong type` and so on. */
  readonly operator: string;
  /** Where: a line, a JSON pointer, a word. */
  readonly place: string;
  /** The answer. */
  readonly text: string;
}

/** Takes `limit` of the mutants, chosen by the seed, without those that say the same as another or as the original. */
export function chooseMutants(
  all: readonly Mutant[],
  { original, seed, limit }: { readonly original: string; readonly seed: number; readonly limit: number },
): readonly Mutant[] {
  const random = createRandom(`mutants ${seed}`);
  const seen = new Set([original]);
  const distinct = all.filter(({ text }) => !seen.has(text) && seen.add(text));
  // Fisher and Yates, from the front, as far as needed.
  for (let index = 0; index < Math.min(limit, distinct.length); index++) {
    const other = index + random.integer(distinct.length - index);
    [distinct[index], distinct[other]] = [distinct[other] as Mutant, distinct[index] as Mutant];
  }
  return distinct.slice(0, limit);
}
