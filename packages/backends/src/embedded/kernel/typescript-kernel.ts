import { exp } from "../numbers/exp.ts";
import type { Kernel } from "./kernel.ts";

const { fround } = Math;

/** The kernel in TypeScript: the definition that the WASM kernel must match bit for bit, and the fallback where SIMD is missing. */
export function typescriptKernel(memory: ArrayBufferLike): Kernel {
  const f32 = new Float32Array(memory);
  const at = (index: number): number => f32[index] as number;

  const dot = (left: number, right: number, count: number): number => {
    let lane0 = 0;
    let lane1 = 0;
    let lane2 = 0;
    let lane3 = 0;
    for (let index = 0; index < count; index += 4) {
      lane0 = fround(lane0 + fround(at(left + index) * at(right + index)));
      lane1 = fround(lane1 + fround(at(left + index + 1) * at(right + index + 1)));
      lane2 = fround(lane2 + fround(at(left + index + 2) * at(right + index + 2)));
      lane3 = fround(lane3 + fround(at(left + index + 3) * at(right + index + 3)));
    }
    return fround(fround(lane0 + lane1) + fround(lane2 + lane3));
  };

  return {
    name: "typescript",
    matmul(weights, input, output, rows, columns, positions) {
      const [w, x, y] = [weights >>> 2, input >>> 2, output >>> 2];
      for (let row = 0; row < rows; row++) {
        for (let position = 0; position < positions; position++) {
          f32[y + position * rows + row] = dot(w + row * columns, x + position * columns, columns);
        }
      }
    },
    normalise(input, weight, output, count, epsilon) {
      const [x, w, y] = [input >>> 2, weight >>> 2, output >>> 2];
      let squares = 0;
      for (let index = 0; index < count; index++) squares += at(x + index) * at(x + index);
      const inverse = fround(1 / Math.sqrt(squares / count + epsilon));
      for (let index = 0; index < count; index++) f32[y + index] = fround(at(x + index) * inverse) * at(w + index);
    },
    rotate(vector, table, heads, headSize) {
      const [x, angles] = [vector >>> 2, table >>> 2];
      for (let head = 0; head < heads; head++) {
        for (let index = 0; index < headSize; index += 2) {
          const [cosine, sine] = [at(angles + index), at(angles + index + 1)];
          const place = x + head * headSize + index;
          const [even, odd] = [at(place), at(place + 1)];
          f32[place] = fround(even * cosine) - fround(odd * sine);
          f32[place + 1] = fround(even * sine) + fround(odd * cosine);
        }
      }
    },
    attend(query, keys, values, output, scores, headSize, stride, count, scale) {
      const [q, k, v, y, s, step] = [query >>> 2, keys >>> 2, values >>> 2, output >>> 2, scores >>> 2, stride >>> 2];
      let largest = Number.NEGATIVE_INFINITY;
      for (let t = 0; t < count; t++) {
        f32[s + t] = dot(k + t * step, q, headSize) * fround(scale);
        largest = Math.max(largest, at(s + t));
      }
      let sum = 0;
      for (let t = 0; t < count; t++) {
        f32[s + t] = exp(fround(at(s + t) - largest));
        sum += at(s + t);
      }
      const inverse = fround(1 / sum);
      for (let index = 0; index < headSize; index++) {
        let total = 0;
        for (let t = 0; t < count; t++) total = fround(total + fround(at(s + t) * at(v + t * step + index)));
        f32[y + index] = total * inverse;
      }
    },
    gate(gate, up, count) {
      const [g, u] = [gate >>> 2, up >>> 2];
      for (let index = 0; index < count; index++) {
        const value = at(g + index);
        f32[g + index] = fround(value / fround(1 + fround(exp(-value)))) * at(u + index);
      }
    },
    add(target, source, count) {
      const [x, y] = [target >>> 2, source >>> 2];
      for (let index = 0; index < count; index++) f32[x + index] = at(x + index) + at(y + index);
    },
  };
}
