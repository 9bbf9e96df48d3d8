/**
 * A 32-bit seed as servers take it. Several read -1 or 2^32 - 1 as "draw one yourself" and some store a signed integer,
 * so it is taken modulo 2^31 - 1; seeds below that stay as they are.
 */
export function serverSeed(seed: number): number {
  return seed % 0x7fff_ffff;
}
