import { mean, percent, promptsOf, simulate } from "./scenario.ts";

/** Comparisons until the first proof, against the fixed plan of 59. */
export async function firstProofRows(trials: number): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [["flip chance", "comparisons, mean", "fixed plan", "saved", "found"]];
  for (const rate of [0.02, 0.05, 0.1, 0.2, 0.5]) {
    const counts: number[] = [];
    let found = 0;
    for (let seed = 0; seed < trials; seed++) {
      const { report, trace } = await simulate(
        { seed, plants: [{ when: "always", rate, effect: { kind: "flip", position: 4, nearTie: false } }] },
        { prompts: promptsOf(1, seed), runs: 60 },
      );
      counts.push(trace.rows.filter(({ purpose }) => purpose === "cell").length - 1);
      if (report.verdict === "DIVERGED") found++;
    }
    rows.push([percent(rate), mean(counts).toFixed(1), "59", percent(1 - mean(counts) / 59), percent(found / trials)]);
  }
  return rows;
}
