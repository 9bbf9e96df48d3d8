import type { AxisSpec, Cause } from "@cupel/determinism";
import { binomialLowerTail } from "@cupel/stats";
import type { Plant } from "@cupel/testing";
import { axis, type Part, promptsOf, shareOf, simulate } from "./scenario.ts";

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

/** Wanted share of causes named rightly. */
const wanted = 0.95;

/** How often the planted cause is named first, alone among five axes and more, and what is named instead. */
export async function attributionPart(trials: number): Promise<Part> {
  const rows: string[][] = [["planted", "always", "half of the time", "a fifth of the time", "named instead"]];
  const failures: string[] = [];
  for (const [when, cause, more] of cases) {
    const shares: string[] = [];
    const instead = new Map<string, number>();
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
        const [first = "none"] = report.causes;
        if (first === cause) right++;
        else instead.set(first, (instead.get(first) ?? 0) + 1);
      }
      if (binomialLowerTail(right, diverged, wanted) < 0.001) failures.push(`${cause} at ${rate}: named in ${shareOf(right, diverged)}`);
      shares.push(diverged === 0 ? "–" : `${right} of ${diverged}`);
    }
    rows.push([cause, ...shares, [...instead].map(([name, count]) => `${count} ${name}`).join(", ")]);
  }
  return { rows, failures };
}
