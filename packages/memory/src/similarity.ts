/** Jaccard's index of two sets: shared over all, on [0, 1]; 0 where both are empty. */
export function jaccard(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const shared = sharedCount(left, right);
  const all = left.size + right.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Share of the smaller set that the larger one holds, on [0, 1]; 0 where one is empty. */
export function containment(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const smaller = Math.min(left.size, right.size);
  return smaller === 0 ? 0 : sharedCount(left, right) / smaller;
}

function sharedCount(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of left) if (right.has(word)) shared += 1;
  return shared;
}
