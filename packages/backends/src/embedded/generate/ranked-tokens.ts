const words: Uint32Array = new Uint32Array(1);
const number: Float32Array = new Float32Array(words.buffer);
const idRange = 2 ** 20;

/** Token ids ordered by (logit descending, id ascending). At most 2^20 tokens. */
export function rankedTokens(logits: Float32Array): Uint32Array {
  // Bits of an f32 order like integers once negatives are inverted; inverted whole and followed by the id they sort as one f64.
  const keys = new Float64Array(logits.length);
  for (let id = 0; id < keys.length; id++) {
    number[0] = (logits[id] as number) + 0;
    const bits = words[0] as number;
    const ascending = bits >>> 31 === 0 ? bits + 0x8000_0000 : 0xffff_ffff - bits;
    keys[id] = (0xffff_ffff - ascending) * idRange + id;
  }
  keys.sort();
  const ranked = new Uint32Array(keys.length);
  for (let rank = 0; rank < ranked.length; rank++) ranked[rank] = (keys[rank] as number) % idRange;
  return ranked;
}
