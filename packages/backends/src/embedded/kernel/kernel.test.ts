import { createRandom } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { typescriptKernel } from "./typescript-kernel.ts";
import { wasmKernel } from "./wasm-kernel.ts";
import { webAssembly } from "./web-assembly.ts";

const pages = 8;

/** Two memories with the same random numbers, and a kernel over each. */
function twins(seed: string, spread = 4) {
  const wasm = webAssembly();
  if (wasm === undefined) throw new Error("no WebAssembly here");
  const memory = new wasm.Memory({ initial: pages });
  const plain = new ArrayBuffer(pages * 65_536);
  const random = createRandom(seed);
  const values = Float32Array.from({ length: plain.byteLength / 4 }, () => (random.next() - 0.5) * spread);
  new Float32Array(memory.buffer).set(values);
  new Float32Array(plain).set(values);
  return {
    fast: wasmKernel(memory, false),
    plain: typescriptKernel(plain),
    same: (end?: number) => equalBits(memory.buffer.slice(0, end), plain.slice(0, end)),
  };
}

function equalBits(left: ArrayBufferLike, right: ArrayBufferLike): boolean {
  const [a, b] = [new Uint32Array(left), new Uint32Array(right)];
  return a.every((word, index) => word === b[index]);
}

describe("the two kernels give equal bits", () => {
  test.each([
    [4, 4, 1],
    [5, 8, 1],
    [7, 12, 3],
    [16, 160, 2],
    [13, 36, 5],
    [160, 160, 4],
    [31, 448, 1],
  ])("in a product of %i rows of %i columns with %i positions", (rows, columns, positions) => {
    const { fast, plain, same } = twins(`matmul ${rows} ${columns} ${positions}`);
    for (const kernel of [fast, plain]) kernel.matmul(0, 294_912, 393_216, rows, columns, positions);
    expect(same()).toBe(true);
  });

  test.each([4, 8, 16, 20, 32, 64, 68])("in attention with heads of %i", (headSize) => {
    for (const count of [1, 2, 3, 4, 5, 31, 64, 131]) {
      const { fast, plain, same } = twins(`attention ${headSize} ${count}`);
      const stride = (headSize + 12) * 4;
      for (const kernel of [fast, plain]) kernel.attend(0, 4096, 131_072, 262_144, 266_240, headSize, stride, count, 0.176_776_69);
      // Beyond `count` the scratch for scores, which lies last, is each kernel's own.
      expect(same(266_240)).toBe(true);
    }
  });

  test.each([4, 160, 448])("in norm, gate, rotation and sum of %i", (count) => {
    const { fast, plain, same } = twins(`rest ${count}`, 60);
    for (const kernel of [fast, plain]) {
      kernel.normalise(0, 4096, 8192, count, 1e-5);
      kernel.gate(16_384, 20_480, count);
      kernel.rotate(32_768, 40_960, 3, count);
      kernel.add(65_536, 69_632, count);
    }
    expect(same()).toBe(true);
  });

  test("for gates far outside the range of exp", () => {
    const { fast, plain, same } = twins("extremes", 4000);
    for (const kernel of [fast, plain]) kernel.gate(0, 65_536, 4096);
    expect(same()).toBe(true);
  });
});

test("the order of summation is part of the definition: four lanes, not one", () => {
  const memory = new ArrayBuffer(65_536);
  const f32 = new Float32Array(memory);
  f32.set([1e8, 1, 1, 1, -1e8, 0, 0, 0], 0);
  f32.fill(1, 64, 72);
  typescriptKernel(memory).matmul(0, 256, 512, 1, 8, 1);
  expect(f32[128]).toBe(3);
});
