import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecimalMark, findNumber } from "./find-number.ts";
import { parseRational, type Rational } from "./rational.ts";

const valueIn = (text: string, mark?: DecimalMark) => fraction(findNumber(text, mark)?.value);
const fraction = (value: Rational | undefined) => value && Number(value.numerator) / Number(value.denominator);

test.each<[string, number]>([
  ["It makes 16 - 3 = 13.\n#### 1,018", 1018],
  ["so $2,500.50.", 2500.5],
  ["about 45%", 45],
  ["from -3 to -0.250", -0.25],
  ["#### 7 (not 8)", 7],
  ["-$5 or $-5", -5],
  ["16-3", 3],
  ["−12", -12],
  [".5", 0.5],
  ["the answer is...5", 5],
  ["1,00,000 rupees", 100_000],
  ["12\u202f345\u202f678", 12_345_678],
  ["**42**.", 42],
])("the number of %j is %d", (text, value) => {
  expect(valueIn(text)).toBe(value);
});

test.each<[string, number]>([
  ["3/4 of it", 0.75],
  ["It takes 1 1/2 hours", 1.5],
  ["-7/2", -3.5],
  ["\\frac{3}{4}", 0.75],
  ["-\\dfrac{3}{4}", -0.75],
  ["1\\frac12", 1.5],
  ["1.5e3", 1500],
  ["6.02 × 10²³", 6.02e23],
  ["2.5 \\times 10^{-3}", 0.0025],
  ["3*10^2", 300],
  ["10^3", 1000],
  ["on 2024/12/25", 25],
])("a fraction, mixed or scientific: %j is %d", (text, value) => {
  expect(valueIn(text)).toBe(value);
});

test.each<[string, number]>([
  ["so 5 + 2 = \\boxed{7}, not 8", 7],
  ["\\boxed{x = \\frac{3}{4}}", 0.75],
  ["\\boxed{1{,}000}", 1000],
  ["\\boxed{5 \\text{ m}^2} since 3 m^2", 5],
  ["\\boxed{3} or rather #### 4", 4],
  ["\\boxed{9", 9],
])("in a box: %j is %d", (text, value) => {
  expect(valueIn(text)).toBe(value);
});

test("digits of a power, and a box without a number, are no answer", () => {
  expect(valueIn("5 m s^-1 x^2")).toBe(5);
  expect(findNumber("3 is \\boxed{unknown}")).toBeUndefined();
  expect(findNumber("12 it is\n#### unknown")).toBeUndefined();
});

test("with a decimal comma the two marks change places", () => {
  expect(valueIn("1.234,5", ",")).toBe(1234.5);
  expect(valueIn("3,5", ",")).toBe(3.5);
  expect(valueIn("1,5e3", ",")).toBe(1500);
});

test.each<[string, DecimalMark]>([
  ["3,5", "."],
  ["1,2,3", "."],
  ["1000,000", "."],
  ["3.5", ","],
  ["1/0", "."],
  ["1e99999", "."],
  ["9".repeat(20_000), "."],
])("%j is found, but not read", (text, mark) => {
  expect(findNumber(text, mark)).toMatchObject({ value: undefined });
});

test("any decimal is read exactly, however its digits are grouped", () => {
  const decimal = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.stringMatching(/^[0-9]{0,12}$/));
  fc.assert(
    fc.property(decimal, ([whole, decimals]) => {
      const dotted = `${whole}.${decimals}0`;
      const grouped = `${String(whole).replace(/\B(?=(\d{3})+$)/g, ",")}.${decimals}0`;
      const swapped = grouped.replace(/[.,]/g, (mark) => (mark === "." ? "," : "."));
      const value = parseRational(dotted);
      expect(value).toBeDefined();
      expect(findNumber(`It is ${dotted}`)?.value).toEqual(value);
      expect(findNumber(`It is ${grouped}`)?.value).toEqual(value);
      expect(findNumber(`It is ${swapped}`, ",")?.value).toEqual(value);
    }),
  );
});

test.each(["1", "1,", "1/", "1 ", "10^", "\\frac{1", "\\text{", "\\boxed{", "####", "$-", "1.", ". "])(
  "%j a hundred thousand times is read in no time",
  (part) => {
    const began = performance.now();
    findNumber(part.repeat(100_000));
    expect(performance.now() - began).toBeLessThan(5_000);
  },
);
