import type { AxisSpec, Cause } from "@cupel/determinism";
import type { Plant } from "@cupel/testing";
import { axis, percent, promptsOf, simulate } from "./scenario.ts";

const always = [axis("batch", "1", "4"), axis("cache"), axis("stream"), axis("order", "fwd", "rev")];

const cases: readonly (readonly [Plant["when"], Cause, readonly AxisSpec[]])[] = [
  ["always", "RUN_VARIANCE", [axis("concurrency", "1", "4")]],
  ["batch", "BATCH_VARIANCE", [axis("concurrency", "1", "4")]],
  ["concurrency", "CONCURRENCY_VARIANCE", [axis("concurrency", "1", "4")]],
  ["cache", "CACHE_VARIANCE", [axis("concurrency", "1", "4")]],
  ["stream", "STREAM_VARIANCE", []],
  ["order", "ORDER_VARIANCE", [axis("concurrency", "1", "4")]],
  ["neighbours", "NEIGHBOUR_VARIANCE", [axis("neighbours", "none", "mixed")]],
  ["restart", "RESTART_VARIANCE", [axis("restart")]],
  ["launch:threads=2", "THREAD_VARIANCE", [axis("threads", "1", "2")]],
];

/** How often the planted cause is named first, alone among five axes and more. */
export async function attributionRows(trials: number): Promise<readonly (readonly string[])[]> {
  const rows: string[][] = [["planted", "always", "half of the time", "a fifth of the time"]];
  for (const [when, cause, more] of cases) {
    const shares: string[] = [];
    for (const rate of [1, 0.5, 0.2]) {
      // Half of the prompts meet the condition in the baseline's own order: where it then acts by chance, that is run variance.
      if (when === "order" && rate < 1) {
        shares.push("–");
        continue;
      }
      let [right, diverged] = [0, 0];
      for (let seed = 0; seed < trials; seed++) {
        const plant: Plant = {
          when,
          share: when === "always" ? 1 : 0.4,
          rate: when === "always" && rate === 1 ? 0.9 : rate,
          effect: { kind: "flip", position: 4, nearTie: false },
        };
        const { report } = await simulate({ seed, plants: [plant] }, { prompts: promptsOf(16, seed), axes: [...always, ...more] });
        if (report.verdict !== "DIVERGED") continue;
        diverged++;
        if (report.causes[0] === cause) right++;
      }
      shares.push(diverged === 0 ? "–" : `${percent(right / diverged)} of ${diverged}`);
    }
    rows.push([cause, ...shares]);
  }
  return rows;
}
