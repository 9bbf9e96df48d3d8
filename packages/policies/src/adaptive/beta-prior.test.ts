import { createRandom } from "@cupel/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { chanceAfter, fitBetaPrior, type Trial } from "./beta-prior.ts";

/** Tasks whose chances are drawn by `chance`, each sampled until a pass, `most` times at most. */
function trialsOf(count: number, most: number, chance: (random: number) => number): readonly Trial[] {
  const random = createRandom(`trials ${count} ${most}`);
  return Array.from({ length: count }, () => {
    const p = chance(random.next());
    for (let failures = 0; failures < most; failures++) if (random.next() < p) return { failures, passed: true };
    return { failures: most, passed: false };
  });
}

test("before anything was seen, the chance is even and falls with failures", () => {
  const prior = fitBetaPrior([]);
  expect(chanceAfter(0, prior)).toBeCloseTo(0.5, 1);
  expect(chanceAfter(3, prior)).toBeLessThan(chanceAfter(1, prior));
});

test("the mean of the fit is that of the tasks, also where they were stopped at their first pass", () => {
  const { a, b } = fitBetaPrior(trialsOf(400, 10, () => 0.3));
  expect(a / (a + b)).toBeCloseTo(0.3, 1);
  expect(a + b, "tasks that are alike").toBeGreaterThan(8);
});

test("where tasks are easy or impossible, a few failures tell nearly all", () => {
  const trials = trialsOf(400, 10, (random) => (random < 0.5 ? 0.9 : 0.01));
  const prior = fitBetaPrior(trials);
  expect(chanceAfter(0, prior)).toBeGreaterThan(0.35);
  expect(chanceAfter(4, prior)).toBeLessThan(0.1);
});

test("the order of the trials says nothing", () => {
  const trial = fc.record({ failures: fc.nat(12), passed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(trial, { maxLength: 20 }), (trials) => {
      expect(fitBetaPrior(trials.toReversed())).toEqual(fitBetaPrior(trials));
    }),
    { numRuns: 50, seed: 3 },
  );
});
