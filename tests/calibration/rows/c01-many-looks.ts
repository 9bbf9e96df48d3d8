import { createRandom } from "@cupel/core";
import { bettingTest, wilsonInterval } from "@cupel/stats";
import { atMost, shownRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";

/** An alarm "below target" at exactly the target, looked at 80 times: by betting, and by Wilson's bound as if each look were the only one. */
export function manyLooks(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C1").next;
  const [accuracy, looks, labels] = [0.93, 80, 25];
  const runs = runsAt(scale, 1500);
  let [betting, wilson, single] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const test = bettingTest({ mean: accuracy, side: "below" });
    let [successes, missed] = [0, false];
    for (let look = 1; look <= looks; look++) {
      for (let label = 0; label < labels; label++) {
        const outcome = random() < accuracy ? 1 : 0;
        successes += outcome;
        test.update(outcome);
      }
      // 90 % two-sided, so that one side has 5 %.
      if (wilsonInterval(successes, look * labels, { confidence: 0.9 }).high < accuracy) {
        missed = true;
        if (look === looks) single += 1;
      }
    }
    if (test.maxLogE >= Math.log(20)) betting += 1;
    if (missed) wilson += 1;
  }
  const about = { id: "C1", world: "accuracy .93, 80 looks of 25 labels" };
  return [
    atMost({ ...about, method: "bettingTest" }, { hits: betting, runs }, 0.05),
    shownRate({ ...about, method: "Wilson bound at every look" }, { hits: wilson, runs }, 0.326),
    shownRate({ ...about, method: "Wilson bound at the last look" }, { hits: single, runs }, 0.052),
  ];
}
