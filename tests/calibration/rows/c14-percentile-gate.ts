import { createRandom } from "@cupel/core";
import { bootstrapInterval, exactMcNemar } from "@cupel/stats";
import { atLeast, atMost } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";

/** The gain that the gate wants besides. */
const least = 0.01;

/**
 * A gate that promotes when a percentile bootstrap over repeats, taken for rows of their own, has its low end at 0 or above: how often it promotes a
 * candidate that is truly equal, and how often ours does.
 */
export function percentileGate(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C14").next;
  const runs = runsAt(scale, 600);
  return [20, 40].flatMap((tasks) =>
    [0.1, 0.2].flatMap((redrawn) => {
      let [reference, ours] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const differences = Array.from({ length: tasks }, () => (random() < redrawn ? Number(random() < 0.5) - Number(random() < 0.5) : 0));
        if (promotes(differences, random)) reference += 1;
        const [wins, losses] = [1, -1].map((side) => differences.filter((difference) => difference === side).length);
        if (exactMcNemar(wins ?? 0, losses ?? 0).oneSided <= 0.05) ours += 1;
      }
      const about = (method: string) => ({ id: "C14", world: `${tasks} tasks, ${100 * redrawn} % redrawn, equal`, method });
      return [
        // At least as bad as published: a gate that errs less would be another one.
        atLeast(about("percentile bootstrap of repeats, low ≥ 0"), { hits: reference, runs }, 0.17),
        atMost(about("exactMcNemar at .05"), { hits: ours, runs }, 0.05),
      ];
    }),
  );
}

function promotes(differences: readonly number[], random: () => number): boolean {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (mean(differences) < least) return false;
  const rows = differences.flatMap((difference) => [difference, difference, difference]);
  return bootstrapInterval(rows, mean, { random, resamples: 1000, method: "percentile" }).low >= 0;
}
