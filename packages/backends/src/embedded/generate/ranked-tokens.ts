const words: Uint32Array = new Uint32Array(1);
const number: Float32Array = new Float32Array(words.buffer);
const idRange = 2 ** 20;

/**
 * A function from logits to token ids ordered by (logit descending, id ascending), for up to 2^20 tokens.
 * It returns the same array each time, since one is needed per token.
 */
export function tokenRanking(): (logits: Float32Array) => Uint32Array {
  let keys = new Float64Array();
  let ranked = new Uint32Array();
  return (logits) => {
    if (keys.length !== logits.length) {
      keys = new Float64Array(logits.length);
      ranked = new Uint32Array(logits.length);
    }
    // Bits of an f32 order like integers once negatives are inverted; inverted whole and followed by the id they sort as one f64.
    for (let id = 0; id < keys.length; id++) {
      number[0] = (logits[id] as number) + 0;
      const bits = words[0] as number;
      const ascending = bits >>> 31 === 0 ? bits + 0x8000_0000 : 0xffff_ffff - bits;
      keys[id] = (0xffff_ffff - ascending) * idRange + id;
    }
    keys.sort();
    for (let rank = 0; rank < ranked.length; rank++) ranked[rank] = (keys[rank] as number) % idRange;
    return ranked;
  };
}
