/** A small generator for tests, uniform on (0, 1): Lehmer's, modulus 2³¹ − 1, multiplier 48271. */
export function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
