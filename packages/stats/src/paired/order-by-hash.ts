/**
 * Indices in ascending order of a hash of their ids: an order that no one chose and no file decides. Equal hashes go by the ids.
 *
 * @throws RangeError when an id occurs twice
 */
export function orderByHash(ids: readonly string[]): readonly number[] {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) throw new RangeError(`id ${JSON.stringify(id)} occurs twice; give one value for each independent unit`);
    seen.add(id);
  }
  const keyed = ids.map((id, index) => ({ id, index, hash: hashOf(id) }));
  return keyed.sort((left, right) => left.hash - right.hash || (left.id < right.id ? -1 : 1)).map(({ index }) => index);
}

/** FNV-1a over UTF-16 units (G. Fowler, L. C. Noll, K.-P. Vo), finished by MurmurHash3's mixer so that similar ids scatter. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
