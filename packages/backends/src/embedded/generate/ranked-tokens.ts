const words: Uint32Array = new Uint32Array(1);
const number: Float32Array = new Float32Array(words.buffer);
const idRange = 2 ** 20;

/** Token ids ordered by (logit descending, id ascending). At most 2^20 tokens. */
export function rankedTokens(logits: Float32Array): Uint32Array {
  // Bits of an f32 order like integers once negatives are inverted; inverted whole and followed by the id they sort as one f64.
  const keys = Float64Array.from(logits, (logit, id) => {
    number[0] = logit + 0;
    const bits = words[0] as number;
    const ascending = bits >>> 31 === 0 ? bits + 0x8000_0000 : 0xffff_ffff - bits;
    return (0xffff_ffff - ascending) * idRange + id;
  }).sort();
  return Uint32Array.from(keys, (key) => key % idRange);
}
