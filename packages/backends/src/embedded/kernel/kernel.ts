/**
 * The arithmetic of the reference engine, over one memory. Addresses are in bytes and multiples of 16; counts are in f32 and multiples of 4.
 * Arguments are positional because these are the signatures of the WASM functions.
 *
 * Every product, sum and quotient is rounded to f32 unless said otherwise. A dot product has four lanes (index mod 4), each summed in
 * ascending order, and closes as (l0 + l1) + (l2 + l3). The two implementations give equal bits.
 */
export interface Kernel {
  readonly name: "typescript" | "wasm-simd";
  /** output[p][r] = weights[r] . input[p] for `rows` rows of `columns` and `positions` positions. `rows` need not be a multiple of 4. */
  matmul(weights: number, input: number, output: number, rows: number, columns: number, positions: number): void;
  /** output = input * (1 / sqrt(mean(input^2) + epsilon)) * weight; the sum of squares is f64, ascending. */
  normalise(input: number, weight: number, output: number, count: number, epsilon: number): void;
  /** Rotates pairs (2i, 2i+1) of each head by the angles whose (cosine, sine) pairs stand at `table`. */
  rotate(vector: number, table: number, heads: number, headSize: number): void;
  /**
   * One head of attention for one query over `count` cached positions whose keys and values lie `stride` bytes apart:
   * scores = (query . key) * scale; weights = exp(score - max) in f64 rounded to f32, their sum in f64;
   * output = (sum of weight * value, ascending by position) * f32(1 / sum). `scores` is scratch for count rounded up to 4.
   */
  attend(
    query: number,
    keys: number,
    values: number,
    output: number,
    scores: number,
    headSize: number,
    stride: number,
    count: number,
    scale: number,
  ): void;
  /** gate = gate / (1 + exp(-gate)) * up. */
  gate(gate: number, up: number, count: number): void;
  /** target = target + source. */
  add(target: number, source: number, count: number): void;
}
