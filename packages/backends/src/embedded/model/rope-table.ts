import { exp } from "../numbers/exp.ts";
import { log } from "../numbers/log.ts";
import { sinCos } from "../numbers/sin-cos.ts";
import type { ModelShape } from "./model-shape.ts";

/**
 * Fills a table of (cosine, sine) pairs, context x headSize / 2: the angle of pair i at position p is p * base^(-2i / headSize),
 * computed in f64 with Cupel's own functions and rounded to f32 (RoFormer, Su et al. 2021).
 */
export function fillRopeTable(table: Float32Array, { headSize, ropeBase }: ModelShape): void {
  const pairs = headSize / 2;
  const frequencies = Array.from({ length: pairs }, (_, pair) => exp(-((2 * pair) / headSize) * log(ropeBase)));
  for (let index = 0; index < table.length; index += 2) {
    const pair = (index / 2) % pairs;
    const position = (index / 2 - pair) / pairs;
    const { sin, cos } = sinCos(position * (frequencies[pair] as number));
    table[index] = cos;
    table[index + 1] = sin;
  }
}
