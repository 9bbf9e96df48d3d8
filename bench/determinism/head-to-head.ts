import { binomialUpperTail } from "@cupel/stats";
import type { PlantedTargetOptions } from "@cupel/testing";
import { referenceVerdict } from "./reference-logic.ts";
import { axis, type Part, percent, promptsOf, simulate } from "./scenario.ts";

const flip = { kind: "flip", position: 4, nearTie: false } as const;

const stubs: readonly (readonly [string, (seed: number) => PlantedTargetOptions, "clean" | "diverges"])[] = [
  ["never diverges", (seed) => ({ seed }), "clean"],
  ["flips 5 % of the time", (seed) => ({ seed, plants: [{ when: "always", rate: 0.05, effect: flip }] }), "diverges"],
  ["flips 20 % of the time", (seed) => ({ seed, plants: [{ when: "always", rate: 0.2, effect: flip }] }), "diverges"],
  ["differs in batches", (seed) => ({ seed, plants: [{ when: "batch", effect: flip }] }), "diverges"],
  ["takes batches apart", (seed) => ({ seed, plants: [{ when: "batch", effect: flip }], vices: { noop: ["batch"] } }), "diverges"],
  ["differs from a warm cache", (seed) => ({ seed, plants: [{ when: "cache", effect: flip }] }), "diverges"],
  ["repeats stored answers", (seed) => ({ seed, vices: { storesAnswers: true } }), "diverges"],
];

/** The reference's logic and ours on the same stubs, with its documented call (one prompt) and its defaults. */
export async function headToHeadPart(trials: number): Promise<Part> {
  const failures: string[] = [];
  const rows: string[][] = [["stub", "reference: PASS", "ours: PASS", "ours, with the plan's runs: PASS", "ours says"]];
  for (const [name, options, truth] of stubs) {
    let [theirs, ours, planned] = [0, 0, 0];
    const words = new Map<string, number>();
    for (let seed = 0; seed < trials; seed++) {
      const prompts = promptsOf(1, seed);
      const axes = [axis("batch", "1", "2"), axis("cache")];
      if ((await referenceVerdict(options(seed), { prompts, batches: [1, 2] })) === "PASS") theirs++;
      const { report } = await simulate(options(seed), { prompts, runs: 3, axes });
      if (report.status === "PASS") ours++;
      const full = await simulate(options(seed), { prompts, axes });
      if (full.report.status === "PASS") planned++;
      const word = full.report.causes[0] ?? full.report.verdict;
      words.set(word, (words.get(word) ?? 0) + 1);
    }
    // At 95 % a flip of 5 % may be missed in one check of twenty; a setup that is clean must pass.
    const isOk = truth === "clean" ? planned === trials : binomialUpperTail(planned, trials, 0.05) >= 0.001;
    if (!isOk) failures.push(`${name}: PASS in ${planned} of ${trials} checks with the plan's runs`);
    const most = [...words].sort((left, right) => right[1] - left[1])[0]?.[0] ?? "";
    rows.push([`${name} (${truth})`, percent(theirs / trials), percent(ours / trials), percent(planned / trials), most]);
  }
  return { rows, failures };
}
