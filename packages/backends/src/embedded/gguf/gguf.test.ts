import { CupelError, createRandom } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { randomModel } from "../testing/random-model.ts";
import { dequantise } from "./dequantise.ts";
import type { GgufScalarType, GgufValue } from "./gguf-types.ts";
import { readGguf } from "./read-gguf.ts";
import { type TensorToWrite, writeGguf } from "./write-gguf.ts";

const scalars: Record<GgufScalarType, fc.Arbitrary<number | boolean | string>> = {
  uint8: fc.integer({ min: 0, max: 255 }),
  int8: fc.integer({ min: -128, max: 127 }),
  uint16: fc.integer({ min: 0, max: 65_535 }),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  uint32: fc.nat(0xffff_ffff),
  int32: fc.integer(),
  float32: fc.float({ noNaN: true }),
  bool: fc.boolean(),
  string: fc.string({ unit: "grapheme" }),
  uint64: fc.maxSafeNat(),
  int64: fc.maxSafeInteger(),
  float64: fc.double({ noNaN: true }),
};

const value: fc.Arbitrary<GgufValue> = fc.constantFrom(...(Object.keys(scalars) as GgufScalarType[])).chain((type) =>
  fc.oneof(
    scalars[type].map((scalar): GgufValue => ({ type, value: scalar })),
    fc.array(scalars[type], { maxLength: 5 }).map((list): GgufValue => ({ type: "array", items: type, value: list })),
  ),
);
const metadata = fc
  .dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 8 })
  .map((entries) => new Map(Object.entries(entries).filter(([key]) => key !== "general.alignment")));
const tensors = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1 }),
    shape: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 })),
    values: fc.constant(new Float32Array()),
  }),
  { selector: (tensor) => tensor.name, maxLength: 4 },
);

test("what was written is read: metadata with types, tensors with names, shapes and values", () => {
  fc.assert(
    fc.property(metadata, tensors, fc.nat(), (entries, shapes, seed) => {
      const random = createRandom(seed);
      const written = shapes.map(
        ({ name, shape }): TensorToWrite => ({
          name,
          shape,
          type: "f32",
          values: Float32Array.from({ length: shape[0] * shape[1] }, () => random.next() - 0.5),
        }),
      );
      const file = writeGguf(entries, written);
      const header = readGguf(file);
      expect(header.metadata).toEqual(entries);
      expect([...header.tensors.keys()]).toEqual(written.map(({ name }) => name));
      for (const { name, shape, values } of written) {
        const info = header.tensors.get(name);
        if (info === undefined) throw new Error("missing");
        expect(info.shape).toEqual(shape);
        const decoded = new Float32Array(values.length);
        dequantise(file, info, decoded);
        expect(decoded).toEqual(values);
      }
    }),
  );
});

describe("a hostile file is refused in a sentence", () => {
  const small = randomModel({ width: 32, layers: 1, feedForward: 32, heads: 2, headSize: 16, keyValueHeads: 2 });
  const edited = (edit: (view: DataView) => void): Uint8Array => {
    const copy = small.slice();
    edit(new DataView(copy.buffer));
    return copy;
  };
  const refusal = (bytes: Uint8Array, fileSize?: number): string => {
    try {
      readGguf(bytes, fileSize);
    } catch (thrown) {
      if (CupelError.is(thrown) && thrown.code === "MODEL_UNREADABLE") return thrown.message;
      throw thrown;
    }
    return "accepted";
  };
  const header = (...parts: readonly (number | string)[]): Uint8Array =>
    Buffer.concat([Buffer.from("GGUF"), ...parts.map((part) => (typeof part === "string" ? Buffer.from(part, "hex") : uint64(part)))]);
  const uint64 = (number: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(BigInt(number));
    return bytes;
  };

  test.each([
    ["an empty file", new Uint8Array(), "truncated"],
    ["another format", Buffer.from("PK\u0003\u0004 and so on, at length"), "no GGUF file"],
    ["an old version", edited((view) => view.setUint32(4, 1, true)), "version 1"],
    ["a big-endian file", edited((view) => view.setUint32(4, 3)), "big-endian"],
    ["absurdly many tensors", edited((view) => view.setBigUint64(8, 2n ** 40n, true)), "number of tensors"],
    ["a count beyond 2^53", edited((view) => view.setBigUint64(8, 2n ** 63n, true)), "absurd"],
    ["absurdly many entries", edited((view) => view.setBigUint64(16, 2n ** 40n, true)), "number of metadata entries"],
    ["an endless name", edited((view) => view.setBigUint64(24, 2n ** 50n, true)), "length of the name"],
    ["an unknown value type", header("03000000", 0, 1, 1, "61", "63000000", 0), "type 99"],
    ["an array of arrays", header("03000000", 0, 1, 1, "61", "0900000009000000", 0), "array of arrays"],
    ["an array longer than the file", header("03000000", 0, 1, 1, "61", "0900000004000000", 2 ** 32), "length of metadata"],
    ["a boolean of 7", header("03000000", 0, 1, 1, "61", "0700000007"), "boolean"],
    ["a name that is no UTF-8", header("03000000", 0, 1, 1, "ff", "0700000001"), "UTF-8"],
    ["an entry twice", header("03000000", 0, 2, 1, "61", "0700000001", 1, "61", "0700000001"), "twice"],
    ["no dimensions", header("03000000", 1, 0, 1, "61", "00000000", "00000000", 0), "0 dimensions"],
    ["a dimension of 0", header("03000000", 1, 0, 1, "61", "01000000", 0, "00000000", 0), "absurd dimension"],
    ["an overflowing shape", header("03000000", 1, 0, 1, "61", "02000000", 2 ** 40, 2 ** 40, "00000000", 0), "absurd dimension"],
    ["an unknown encoding", header("03000000", 1, 0, 1, "61", "01000000", 4, "00100000", 0), "type 4096"],
    ["q8_0 rows of 33", header("03000000", 1, 0, 1, "61", "01000000", 33, "08000000", 0), "multiples of 32"],
    ["a crooked offset", header("03000000", 1, 0, 1, "61", "01000000", 4, "00000000", 3), "no multiple of 32"],
    ["an offset past the end", header("03000000", 1, 0, 1, "61", "01000000", 4, "00000000", 2 ** 40), "truncated"],
  ])("%s", (_, bytes, part) => {
    const sentence = refusal(bytes);
    expect(sentence).toContain(part);
    expect(sentence.endsWith(".")).toBe(true);
  });

  test("a file cut anywhere", () => {
    for (let length = 0; length < small.length; length += length < 2000 ? 1 : 977)
      expect(refusal(small.subarray(0, length))).not.toBe("accepted");
    expect(refusal(small)).toBe("accepted");
  });

  test("a header larger than the part of the file that was read", () => {
    expect(refusal(small.subarray(0, 500), small.length)).toContain("header is larger than 500 bytes");
  });

  test("a file with random bytes changed never hangs and never fails in another way", () => {
    const random = createRandom("fuzz");
    for (let round = 0; round < 2000; round++) {
      const copy = small.slice();
      for (let change = 0; change <= round % 4; change++) copy[random.integer(round % 2 === 0 ? 400 : 9000)] = random.integer(256);
      refusal(copy);
    }
  });
});
