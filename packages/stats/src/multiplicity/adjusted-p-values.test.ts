import fc from "fast-check";
import { expect, test } from "vitest";
import * as stats from "../index.ts";

fc.configureGlobal({ seed: 20260301, numRuns: 200 });

test("Benjamini and Hochberg's adjustment of eight p-values", () => {
  const adjusted = stats.benjaminiHochberg([0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]);
  for (const [index, value] of [0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.0845714286, 0.205].entries()) {
    expect(adjusted[index]).toBeCloseTo(value, 10);
  }
});

test("adjustments are ordered: p ≤ BH ≤ Holm ≤ Bonferroni ≤ 1, in any order of the input", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (pValues) => {
      const [bh, holm, bonferroni] = [stats.benjaminiHochberg(pValues), stats.holm(pValues), stats.bonferroni(pValues)];
      for (const [i, p] of pValues.entries()) {
        const values = [p, bh[i] ?? -1, holm[i] ?? -1, bonferroni[i] ?? -1, 1];
        for (let at = 1; at < values.length; at++) expect(values[at]).toBeGreaterThanOrEqual((values[at - 1] ?? 0) * (1 - 1e-12));
      }
      expect(stats.benjaminiHochberg(pValues.toReversed())).toEqual(bh.toReversed());
    }),
  );
});
