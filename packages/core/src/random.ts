import { sha256Words } from "./sha256.ts";

/** A seeded stream of random numbers that can be split into independent named streams. Same key, same stream, on every machine. */
export interface Random {
  /** The next number, uniform on [0, 1) with 53 random bits. */
  next(): number;
  /** The next integer, uniform on [0, bound). `bound` is between 1 and 2^53. */
  integer(bound: number): number;
  /** A new stream that depends on this stream's key and the labels only, never on how much was drawn from this one. */
  split(...labels: readonly (string | number)[]): Random;
  /** A 32-bit seed for a program that wants a number. Depends on the key only. */
  readonly seed: number;
}

/** A stream for a key, by the generator sfc32 (Chris Doty-Humphrey, PractRand) started from SHA-256 of the key. */
export function createRandom(key: string | number): Random {
  return fromKey(`${typeof key}:${key}`);
}

function fromKey(key: string): Random {
  // Hashed when something is drawn: most streams are only there to be split.
  let words: Uint32Array | undefined;
  let [a, b, c, counter] = [0, 0, 0, 0];
  const hashed = (): Uint32Array => {
    if (words !== undefined) return words;
    words = sha256Words(new TextEncoder().encode(key));
    [a, b, c, counter] = words as unknown as [number, number, number, number];
    return words;
  };
  const next32 = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  const next = (): number => {
    hashed();
    return (next32() * 0x20_0000 + (next32() >>> 11)) / 0x20_0000_0000_0000;
  };
  return {
    next,
    integer: (bound) => {
      if (!(Number.isInteger(bound) && bound >= 1)) throw new RangeError(`bound ${bound} is not a positive integer`);
      return Math.floor(next() * bound);
    },
    split: (...labels) => fromKey(`${key}/${labels.map((label) => JSON.stringify(label)).join(",")}`),
    get seed() {
      return hashed()[4] as number;
    },
  };
}
