import { dequantise } from "../gguf/dequantise.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { modelShape } from "../model/model-shape.ts";
import { elementsOf } from "../model/tensor-shapes.ts";

type Vector = readonly number[];

/** Logits after the last token, computed the plain way in f64 with `Math.*`: says what the network is, not in which bits. */
export function oracleLogits(
  model: Uint8Array,
  tokens: Vector,
  adapters: readonly { readonly adapter: Uint8Array; readonly scale: number }[] = [],
): Vector {
  const { headSize, heads, keyValueHeads, layers, epsilon, ropeBase } = modelShape(readGguf(model));
  const weights = matrices(model);
  for (const { adapter, scale } of adapters) merge(weights, adapter, scale);
  const weight = (name: string): readonly Vector[] => weights.get(name) as readonly Vector[];
  const cache = Array.from({ length: layers }, () => ({ keys: [] as Vector[], values: [] as Vector[] }));
  const normalise = (x: Vector, name: string): Vector => {
    const mean = x.reduce((sum, value) => sum + value * value, 0) / x.length;
    return x.map((value, index) => (value / Math.sqrt(mean + epsilon)) * (weight(name)[0]?.[index] as number));
  };
  const rotate = (x: Vector, position: number): Vector =>
    x.map((value, index) => {
      const pair = (index % headSize) >> 1;
      const angle = position * ropeBase ** ((-2 * pair) / headSize);
      const other = x[index ^ 1] as number;
      return value * Math.cos(angle) + (index % 2 === 0 ? -other : other) * Math.sin(angle);
    });

  let x: Vector = [];
  tokens.forEach((token, position) => {
    x = weight("token_embd.weight")[token] as Vector;
    cache.forEach(({ keys, values }, layer) => {
      const name = (part: string): string => `blk.${layer}.${part}.weight`;
      const h = normalise(x, name("attn_norm"));
      const query = rotate(product(weight(name("attn_q")), h), position);
      keys.push(rotate(product(weight(name("attn_k")), h), position));
      values.push(product(weight(name("attn_v")), h));
      const attended = query.map((_, index) => {
        const head = Math.floor(index / headSize);
        const own = Math.floor(head / (heads / keyValueHeads)) * headSize;
        const scores = keys.map(
          (key) => dot(query.slice(head * headSize, (head + 1) * headSize), key.slice(own, own + headSize)) / Math.sqrt(headSize),
        );
        const largest = Math.max(...scores);
        const powers = scores.map((score) => Math.exp(score - largest));
        const total = powers.reduce((sum, power) => sum + power, 0);
        return powers.reduce((sum, power, t) => sum + (power / total) * (values[t]?.[own + (index % headSize)] as number), 0);
      });
      x = add(x, product(weight(name("attn_output")), attended));
      const f = normalise(x, name("ffn_norm"));
      const up = product(weight(name("ffn_up")), f);
      const gated = product(weight(name("ffn_gate")), f).map((value, index) => (value / (1 + Math.exp(-value))) * (up[index] as number));
      x = add(x, product(weight(name("ffn_down")), gated));
    });
  });
  return product(weights.get("output.weight") ?? weight("token_embd.weight"), normalise(x, "output_norm.weight"));
}

function matrices(file: Uint8Array): Map<string, Vector[]> {
  return new Map(
    readGguf(file)
      .tensors.values()
      .map((tensor) => {
        const values = new Float32Array(elementsOf(tensor.shape));
        dequantise(file, tensor, values);
        const columns = tensor.shape.at(-1) as number;
        const rows = Array.from({ length: values.length / columns }, (_, row) => [...values.subarray(row * columns, (row + 1) * columns)]);
        return [tensor.name, rows] as const;
      }),
  );
}

function merge(weights: Map<string, Vector[]>, adapter: Uint8Array, scale: number): void {
  const parts = matrices(adapter);
  const alpha = readGguf(adapter).metadata.get("adapter.lora.alpha")?.value as number;
  for (const [name, down] of parts) {
    if (!name.endsWith(".lora_a")) continue;
    const base = name.slice(0, -".lora_a".length);
    const up = parts.get(`${base}.lora_b`) as Vector[];
    const rows = (weights.get(base) as Vector[]).map((row, i) =>
      row.map(
        (value, j) =>
          value + ((scale * alpha) / down.length) * down.reduce((sum, a, k) => sum + (up[i]?.[k] as number) * (a[j] as number), 0),
      ),
    );
    weights.set(base, rows);
  }
}

function product(matrix: readonly Vector[], x: Vector): Vector {
  return matrix.map((row) => dot(row, x));
}

function dot(left: Vector, right: Vector): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] as number), 0);
}

function add(left: Vector, right: Vector): Vector {
  return left.map((value, index) => value + (right[index] as number));
}
