import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as stats from "../index.ts";

const reference = JSON.parse(readFileSync(new URL("../../fixtures/reference.json", import.meta.url), "utf8")) as {
  readonly mcNemarPower: readonly (readonly [number, number, number, number, number])[];
};

describe("labels that a certificate needs", () => {
  test.each([
    [0.9, 0.95, 179, 203],
    [0.85, 0.9, 281, 304],
    [0.95, 0.97, 601, 694],
    [0.98, 0.99, 969, 1091],
    [0.9, 0.92, 1290, 1365],
  ])("at least %f when it is %f: %i at first, %i for good", (target, truth, first, always) => {
    expect(stats.certificationSize({ target, truth })).toEqual({ first, always });
  });

  test("agree with the exact bound itself around both sizes", () => {
    const power = (n: number): number => {
      let sum = 0;
      for (let k = 0; k <= n; k++) if (stats.exactLowerBound(k, n) >= 0.9) sum += stats.binomialPoint(k, n, 0.95);
      return sum;
    };
    expect([power(178) < 0.8, power(179) >= 0.8, power(202) < 0.8, power(203) >= 0.8]).toEqual([true, true, true, true]);
  });

  test("are not to be had without a distance", () => {
    const plan = { target: 0.9, truth: 0.9 };
    expect(() => stats.certificationSize(plan)).toThrow(
      new RangeError("truth 0.9 is not above target 0.9: no number of labels certifies it"),
    );
  });
});

describe("the power of McNemar's test", () => {
  test("agrees with 40 digits", () => {
    for (const [n, win, loss, alpha, power] of reference.mcNemarPower) {
      expect(stats.mcNemarPower({ n, win, loss, alpha })).toBeCloseTo(power, 12);
    }
  });

  test.each([
    [0.07, 0.02, [0.076, 0.371, 0.72, 0.882, 0.954, 0.999], [0.01, 0.137, 0.437, 0.682, 0.831, 0.993]],
    [0.13, 0.03, [0.299, 0.774, 0.974, 0.998, 1, 1], [0.096, 0.491, 0.889, 0.983, 0.998, 1]],
    [0.22, 0.02, [0.805, 0.998, 1], [0.524, 0.983, 1]],
    [0.05, 0.05, [0.008, 0.023, 0.032, 0.035, 0.037, 0.039], [0.001, 0.003, 0.005, 0.006, 0.006, 0.007]],
  ])("with %f won and %f lost", (win, loss, at5, at1) => {
    const sizes = [40, 100, 200, 300, 400, 800];
    for (const [index, power] of at5.entries()) {
      const n = sizes[index] ?? 0;
      expect(Math.abs(stats.mcNemarPower({ n, win, loss }) - power)).toBeLessThanOrEqual(0.0005 + 1e-9);
      expect(Math.abs(stats.mcNemarPower({ n, win, loss, alpha: 0.01 }) - (at1[index] ?? 0))).toBeLessThanOrEqual(0.0005 + 1e-9);
    }
  });

  test("the detectable effect has just that power", () => {
    for (const [n, points] of [
      [40, 19.8],
      [100, 9.5],
      [200, 5.7],
      [300, 4.3],
      [400, 3.5],
      [800, 2.3],
    ] as const) {
      const effect = stats.minimumDetectableEffect({ n, loss: 0.02 });
      expect(Math.abs(100 * effect - points), `n = ${n}`).toBeLessThanOrEqual(0.05);
      expect(stats.mcNemarPower({ n, win: 0.02 + effect, loss: 0.02 })).toBeCloseTo(0.8, 6);
    }
    expect(stats.minimumDetectableEffect({ n: 4, loss: 0.02 })).toBeNaN();
  });
});
