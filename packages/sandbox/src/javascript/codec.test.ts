import { runInThisContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isShallow } from "./is-shallow.ts";
import { readEngineSources } from "./sources.ts";

interface Codec {
  encode(value: unknown): string;
  decode(text: string): unknown;
  readonly Refusal: new (...values: never[]) => { readonly kind: string };
}

// The codec is ours and plain JavaScript: here it runs in Node.
const { codec } = readEngineSources();
const { encode, decode, Refusal }: Codec = runInThisContext(codec)();

const plain = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(null, undefined, true, false, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    fc.double(),
    fc.integer(),
    fc.bigInt(),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 4 }),
    fc.float64Array({ maxLength: 4 }),
  ),
  value: fc.oneof(
    { maxDepth: 4 },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.sparseArray(tie("leaf"), { maxLength: 6, maxNumElements: 3 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("__proto__", "toString", "then", "toJSON")), tie("value"), { maxKeys: 4 }),
    fc.array(fc.tuple(tie("leaf"), tie("value")), { maxLength: 3 }).map((entries) => new Map(entries)),
    fc.array(tie("leaf"), { maxLength: 3 }).map((items) => new Set(items)),
  ),
})).value;

test("plain values of every kind come back as they were", () => {
  fc.assert(
    fc.property(plain, (value) => {
      const back = decode(encode(value));
      expect(back).toStrictEqual(withOrdinaryPrototypes(value));
      expect(encode(back)).toBe(encode(value));
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("text that is no value is refused, whatever it is", () => {
  const text = fc.oneof(fc.json(), fc.string(), fc.array(fc.jsonValue()).map((list) => JSON.stringify(["a", ...list]))); // biome-ignore format: short
  const mangled = fc.tuple(plain, fc.nat(), fc.string({ maxLength: 2 })).map(([value, at, other]) => {
    const whole = encode(value);
    return whole.slice(0, at % whole.length) + other + whole.slice((at % whole.length) + 1);
  });
  fc.assert(
    fc.property(fc.oneof(text, mangled), (source) => {
      try {
        expect(typeof encode(decode(source))).toBe("string");
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(Refusal);
      }
    }),
    { seed: 2, numRuns: 1000 },
  );
});

test.each([
  ["a function", () => 1],
  ["a symbol", Symbol.iterator],
  ["a promise", Promise.resolve()],
  ["a date", new Date(0)],
  ["an accessor", { get sum() { return 3 } }], // biome-ignore format: short
  ["a symbol for a key", { [Symbol.toPrimitive]: 1 }],
  ["an instance", new (class Three {})()],
])("%s is refused", (_, value) => {
  expect(() => encode(value)).toThrow(expect.objectContaining({ kind: "type" }));
});

test("what is too deep or too long is refused on both sides", () => {
  const nested = (levels: number) => Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1);
  expect(decode(encode(nested(200)))).toEqual(nested(200));
  expect(() => encode(nested(201))).toThrow(expect.objectContaining({ kind: "size" }));
  expect(() => encode("x".repeat(5e6))).toThrow(expect.objectContaining({ kind: "size" }));
  expect(isShallow(`["ok",${encode(nested(200))},[]]`)).toBe(true);
  expect(isShallow("[".repeat(300))).toBe(false);
  expect(isShallow(JSON.stringify(['[\\"'.repeat(300)]))).toBe(true);
});

function withOrdinaryPrototypes(value: unknown): unknown {
  if (Array.isArray(value)) {
    const copy: unknown[] = new Array(value.length);
    for (const key of Object.keys(value)) copy[Number(key)] = withOrdinaryPrototypes(value[Number(key)]);
    return copy;
  }
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, withOrdinaryPrototypes(item)]));
  if (typeof value !== "object" || value === null || value instanceof Set || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withOrdinaryPrototypes(item)]));
}
