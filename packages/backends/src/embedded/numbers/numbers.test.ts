import { createRandom, sha256Hex } from "@cupel/core";
import { expect, test } from "vitest";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { sinCos } from "./sin-cos.ts";

const random = createRandom("numbers");
const spread = (low: number, high: number): number[] => Array.from({ length: 20_000 }, () => low + random.next() * (high - low));
const exponents = [...spread(-100, 88), ...spread(-1, 1), 0, 1, -87.3, 88.7];
const positives = [...spread(1e-30, 1e-3), ...spread(0.5, 2), ...spread(1, 1e6), 1, 2, Math.SQRT2, Number.MAX_VALUE, 2.3e-308];
const angles = [...spread(0, 1024), ...spread(0, 200_000), 0, Math.PI / 4, Math.PI / 2, Math.PI, 1, 131_071];

/** The largest error; NaN counts as infinite. */
function worst(inputs: readonly number[], error: (x: number) => number): number {
  return inputs.reduce((most, x) => (error(x) <= most ? most : error(x) || Number.POSITIVE_INFINITY), 0);
}

/** Distance in units of the last place of f32. */
function ulps(actual: number, expected: number): number {
  const bits = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0] as number;
  return Math.abs(bits(actual) - bits(expected));
}

test("exp is within 1 ulp of f32 and 1e-14 of f64", () => {
  expect(worst(exponents, (x) => ulps(exp(x), Math.exp(x)))).toBeLessThanOrEqual(1);
  expect(worst(exponents, (x) => Math.abs(exp(x) / Math.exp(x) - 1))).toBeLessThan(1e-14);
});

test("exp far away is 0, infinite or NaN once rounded to f32", () => {
  expect([-1e9, Number.NEGATIVE_INFINITY].map((x) => Math.fround(exp(x)))).toEqual([0, 0]);
  expect([1e9, Number.POSITIVE_INFINITY].map((x) => Math.fround(exp(x)))).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  expect(exp(Number.NaN)).toBeNaN();
});

test("log is within 1 ulp of f32", () => {
  expect(worst(positives, (x) => ulps(log(x), Math.log(x)))).toBeLessThanOrEqual(1);
  expect(log(1)).toBe(0);
  expect([log(0), log(-1)]).toEqual([Number.NEGATIVE_INFINITY, Number.NaN]);
});

test("sine and cosine are right to 1e-15 beside the error of the angle itself", () => {
  expect(worst(angles, (x) => Math.abs(sinCos(x).sin - Math.sin(x)))).toBeLessThan(1e-15);
  expect(worst(angles, (x) => Math.abs(sinCos(x).cos - Math.cos(x)))).toBeLessThan(1e-15);
});

test("the bits are the committed ones on every machine and engine", () => {
  const bits = (values: readonly number[]): string => sha256Hex(new Uint8Array(Float64Array.from(values).buffer));
  expect({
    exp: bits(exponents.map(exp)),
    log: bits(positives.map(log)),
    sin: bits(angles.map((x) => sinCos(x).sin)),
    cos: bits(angles.map((x) => sinCos(x).cos)),
    root: bits(positives.map(Math.sqrt)),
  }).toMatchInlineSnapshot(`
    {
      "cos": "64b1c4034219fd521b5ca45886cc3c4b117ae8391bc4843dbb04544386a7ab5b",
      "exp": "e5b2c68ac1b9d06437f73fafa5af14c23ff8e8466c3879a26f7930d97546df79",
      "log": "b4c1310cd1608f99aafa5117b8a9fe9b138e54a045e6a574547b36607e5eec89",
      "root": "a2945e90f044f1c012b8633ceadbbd269b67e93f41b23c9526aa55192ba72248",
      "sin": "47aacadfd6aabd2080241fe6cb11d86f417fd927d0726f365f126f3ac7837abf",
    }
  `);
});
