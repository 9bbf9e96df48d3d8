import { expect, test } from "vitest";
import { dequantise } from "./dequantise.ts";
import { fromHalf, toHalf } from "./half-float.ts";
import { quantise } from "./quantise.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

test("every binary16 survives the way to a number and back", () => {
  const numbers = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00 || (bits & 0x3ff) === 0);
  expect(numbers.filter((bits) => toHalf(fromHalf(bits)) !== bits)).toEqual([]);
  expect(numbers).toHaveLength(65_536 - 2 * 1023);
});

test("halfway cases, subnormals and overflow round as numpy rounds them", () => {
  const values = [
    65_504,
    65_519.898_437_5,
    65_520,
    1e-8,
    2 ** -24,
    2 ** -25,
    2.980_232_594_040_899e-8,
    6.097_555_160_522_461e-5,
    2 ** -14,
    -0,
    1 / 3,
    1.000_488_281_25,
    1.001_464_843_75,
  ];
  expect(hex(quantise(Float32Array.from(values), "f16"))).toBe("ff7bff7b007c0000010000000100ff03000400805535003c023c");
});

/** 96 values made by a formula that numpy evaluates to the same f32: large ones, tiny ones, zeros. */
const values = Float32Array.from({ length: 96 }, (_, index) => {
  const value = Math.fround(Math.fround(((index * 7919) % 1009) - 504) / 37);
  return index < 32 ? value : index < 64 ? value * Math.fround(1e-6) : 0;
});

test("f16 and q8_0 bytes equal those of the numpy writer", () => {
  expect(hex(quantise(values, "f16"))).toBe(
    "d0cac2486145f93cc9c107c795c9fd49d6476843ebb691c45ac86bca26492a460e4037c03ec630c9614a50487d449f3591c3ebc707ca8a49f2469f414cbd76c5a180e3009e005800130032807880bd80c70082003c0009804e809480d980ab006600200025806b80b080d4008f004900040041808780cc80b80073002d001880" +
      "0000".repeat(32),
  );
  expect(hex(quantise(values, "q8_0"))).toBe(
    "dd2e8159320ce5be98704923fcd5af88603913ecc69f77502a03ddb69067411af4cd0200a67f58310be4bd966f4822fbd4ad87603912ebc49e77502902dbb58e674019f3" +
      "0000".repeat(17),
  );
});

test("a decoded q8_0 block is off by little more than half its scale", () => {
  const block = values.subarray(0, 32);
  const bytes = quantise(block, "q8_0");
  const decoded = new Float32Array(32);
  dequantise(bytes, { name: "t", shape: [32], typeNumber: 8, offset: 0, bytes: bytes.length }, decoded);
  const scale = fromHalf(new DataView(bytes.buffer).getUint16(0, true));
  // The scale itself is rounded to 11 bits, which adds up to 127 / 2^12 of it to the largest elements.
  decoded.forEach((value, index) => {
    expect(Math.abs(value - (block[index] as number))).toBeLessThanOrEqual(scale * 0.54);
  });
});
