import fc from "fast-check";
import { expect, test } from "vitest";
import { distance, isAtMost, isWhole, multiply, parseRational, zero } from "./rational.ts";

const read = (text: string) => {
  const value = parseRational(text);
  if (value === undefined) throw new Error(`${text} is no number`);
  return value;
};
const isSame = (left: string, right: string) => isAtMost(distance(read(left), read(right)), zero);

test.each([
  ["18.00", "18"],
  ["1.5e3", "1500"],
  [".5", "1/2"],
  ["1 1/2", "1.5"],
  ["-1 1/2", "-1.5"],
  ["2/6", "1/3"],
  ["-0", "0"],
  ["1e-9999", "0.1e-9998"],
])("%s is %s", (left, right) => {
  expect(isSame(left, right)).toBe(true);
});

test("what differs in the last digit differs", () => {
  expect(isSame("100000000000000000000000001", "100000000000000000000000002")).toBe(false);
  expect(isSame("1/3", "0.33333333333333333333")).toBe(false);
});

test.each(["", ".", "-", "e5", "1/0", "1e10001", "1e-10001", "9".repeat(10_001), "1,000", "0x1f", "NaN", "1 2"])(
  "%j is no number",
  (text) => {
    expect(parseRational(text.slice(0, 30_000))).toBeUndefined();
  },
);

test("it agrees with arithmetic on integers", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -999n, max: 999n }), fc.bigInt({ min: 1n, max: 99n }), fc.bigInt({ min: -99n, max: 99n }), (a, b, c) => {
      const sign = a < 0n ? "-" : "";
      const left = read(`${sign}${a < 0n ? -a : a}/${b}`);
      const product = multiply(left, read(String(c)));
      expect(product.numerator * b).toBe(a * c * product.denominator);
      expect(isWhole(left)).toBe(a % b === 0n);
      const apart = distance(left, read(String(c)));
      expect(apart.numerator * b).toBe((a - c * b < 0n ? c * b - a : a - c * b) * apart.denominator);
      expect(isAtMost(left, read(String(c)))).toBe(a <= c * b);
    }),
  );
});
