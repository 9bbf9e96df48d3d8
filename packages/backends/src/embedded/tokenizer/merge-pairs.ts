import { MinimumHeap } from "./minimum-heap.ts";

/** The merges of a byte-pair encoding: rank and result by pair of token ids. */
export interface MergeTable {
  /** Rank of a pair, 0 first; undefined when the pair does not merge. */
  rank(left: number, right: number): number | undefined;
  /** The token a merge of this rank makes. */
  result(rank: number): number;
}

const positionBits = 2 ** 26;

/**
 * Merges neighbouring tokens in place of the pair with the lowest rank, leftmost first, until no pair merges (Sennrich et al. 2016).
 * A heap of candidates keeps it at n log n, so that a hostile text cannot stall it.
 *
 * @param symbols at most 2^26 token ids.
 */
export function mergePairs(symbols: readonly number[], merges: MergeTable): readonly number[] {
  if (symbols.length < 2) return symbols;
  const tokens = Int32Array.from(symbols);
  const next = Int32Array.from(symbols, (_, index) => index + 1);
  const previous = Int32Array.from(symbols, (_, index) => index - 1);
  const gone = -1;
  const heap = new MinimumHeap();
  const rankAt = (index: number): number | undefined => {
    const right = next[index] as number;
    return right < tokens.length ? merges.rank(tokens[index] as number, tokens[right] as number) : undefined;
  };
  const offer = (index: number): void => {
    const rank = index < 0 ? undefined : rankAt(index);
    if (rank !== undefined) heap.push(rank * positionBits + index);
  };
  for (let index = 0; index < tokens.length - 1; index++) offer(index);
  for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
    const index = key % positionBits;
    const rank = (key - index) / positionBits;
    if (tokens[index] === gone || rankAt(index) !== rank) continue;
    const right = next[index] as number;
    const after = next[right] as number;
    tokens[index] = merges.result(rank);
    tokens[right] = gone;
    next[index] = after;
    if (after < tokens.length) previous[after] = index;
    offer(previous[index] as number);
    offer(index);
  }
  return Array.from(tokens).filter((token) => token !== gone);
}
