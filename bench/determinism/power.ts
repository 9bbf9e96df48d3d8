import { check, checkSpec, plan } from "@cupel/determinism";
import { exactInterval } from "@cupel/stats";
import { plantedTarget } from "@cupel/testing";
import { coinTarget } from "./coin-target.ts";
import { coinSpec, environment, type Part, percent, shareOf } from "./scenario.ts";

/** How often flips are found, by rate, prompts and runs, beside what the plan of a check promises before anything is sent. */
export async function powerPart(trials: number): Promise<Part> {
  const rows: string[][] = [["share × rate", "prompts × runs", "found", "planned", ""]];
  const failures: string[] = [];
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
      const prompts = Array.from({ length: count }, (_, index) => ({ text: String(index) }));
      const spec = coinSpec({ prompts, runs });
      let found = 0;
      for (let seed = 0; seed < trials; seed++) {
        const target = coinTarget(seed, (random) => {
          const flips = prompts.map(() => random() < share);
          return ({ prompt }, next) => Number((flips[Number(prompt)] ?? false) && next() < rate);
        });
        const { report } = await check(target, spec, environment());
        if (report.verdict === "DIVERGED") found++;
      }
      const target = plantedTarget();
      const promised = await plan(target, checkSpec({ prompts, runs }));
      const planned = promised.power.find((row) => row.share === share && row.rate === rate)?.found ?? Number.NaN;
      // Sixteen rows: at 99.99 % one is outside by chance in 0.2 % of runs.
      const { low, high } = exactInterval(found, trials, { confidence: 0.9999 });
      const isOk = low <= planned && planned <= high;
      const name = `${percent(share)} × ${percent(rate)}, ${count} × ${runs}`;
      if (!isOk) failures.push(`power of ${name}: found in ${shareOf(found, trials)}, planned ${percent(planned)}`);
      rows.push([
        `${percent(share)} × ${percent(rate)}`,
        `${count} × ${runs}`,
        shareOf(found, trials),
        percent(planned),
        isOk ? "ok" : "FAILED",
      ]);
    }
  }
  return { rows, failures };
}
