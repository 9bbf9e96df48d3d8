import { checkSpec, planCheck } from "@cupel/determinism";
import { plantedTarget } from "@cupel/testing";
import { percent, promptsOf, simulate } from "./scenario.ts";

/** How often planted flips are found, by rate, prompts and runs, beside what the plan says. */
export async function powerRows(trials: number): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [["share × rate", "prompts × runs", "found", "planned"]];
  for (const [share, rate] of [
    [1, 0.05],
    [1, 0.2],
    [0.1, 0.5],
    [0.02, 0.5],
  ] as const) {
    for (const [count, runs] of [
      [1, 3],
      [20, 5],
      [60, 3],
      [100, 10],
    ] as const) {
      if (count * runs * trials > 250_000) continue;
      let found = 0;
      for (let seed = 0; seed < trials; seed++) {
        const { report } = await simulate(
          { seed, plants: [{ when: "always", rate, share, effect: { kind: "flip", position: 4, nearTie: false } }] },
          { prompts: promptsOf(count, seed), runs },
        );
        if (report.verdict === "DIVERGED") found++;
      }
      const target = plantedTarget();
      const plan = planCheck(checkSpec({ prompts: promptsOf(count), runs }), await target.capabilities(), target);
      const planned = plan.power.find((row) => row.share === share && row.rate === rate)?.found;
      rows.push([
        `${percent(share)} × ${percent(rate)}`,
        `${count} × ${runs}`,
        percent(found / trials),
        planned === undefined ? "–" : percent(planned),
      ]);
    }
  }
  return rows;
}
