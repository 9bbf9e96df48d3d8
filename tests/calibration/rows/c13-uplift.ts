import { createRandom } from "@cupel/core";
import { bettingTest, upliftTest } from "@cupel/stats";
import { atMost } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { count } from "../worlds/count.ts";

const [exposures, families] = [2000, 20];

/** A useless memory item, shown and withheld over tasks of mixed difficulty: the chance that it is ever activated. */
export function uplift(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C13").next;
  const runs = runsAt(scale, 1000);
  const about = { id: "C13", world: "useless item, 2,000 exposures" };
  const rows = [
    atMost(
      { ...about, method: "bettingTest on pairs activates" },
      count(runs, () => paired(random)),
      0.05,
    ),
    ...[0.1, 0.3, 0.5].map((withheld) =>
      atMost(
        { ...about, method: `upliftTest, withheld ${withheld}, activates` },
        count(runs, () => weighted(withheld, random)),
        0.05,
      ),
    ),
  ];
  return rows;
}

/** Each task is sampled once with the item and once without. */
function paired(random: () => number): boolean {
  const test = bettingTest({ mean: 0.5, side: "above", cap: 0.9 });
  for (let exposure = 0; exposure < exposures; exposure++) {
    const rate = random();
    test.update((Number(random() < rate) - Number(random() < rate) + 1) / 2);
  }
  return test.maxLogE >= Math.log(20);
}

/** The item is withheld at random; the prediction is the running pass rate of the task's family. */
function weighted(withheld: number, random: () => number): boolean {
  const test = upliftTest({ withheldProbability: withheld });
  const rates = Array.from({ length: families }, random);
  const seen = rates.map(() => ({ passed: 1, tried: 2 }));
  for (let exposure = 0; exposure < exposures; exposure++) {
    const family = Math.floor(random() * families);
    const own = seen[family] as { passed: number; tried: number };
    const outcome = random() < (rates[family] as number) ? 1 : 0;
    test.update({ shown: random() >= withheld, outcome, prediction: own.passed / own.tried });
    own.passed += outcome;
    own.tried += 1;
  }
  return test.maxLogE >= Math.log(20);
}
