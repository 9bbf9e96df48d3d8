import { createRandom } from "@cupel/core";
import { pairedBettingTest } from "@cupel/stats";
import { atMost } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { count } from "../worlds/count.ts";
import { type Discordance, drawPair } from "../worlds/pairs.ts";

const looks = 4000;

/** False decisions of a rollout over 4,000 inputs: rollback of an equal version, promotion of one worse by exactly the margin. */
export function pairedNull(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C2").next;
  const runs = runsAt(scale, 1000);
  const ever = (side: "rollback" | "promote", pairs: Discordance) =>
    count(runs, () => {
      const test = pairedBettingTest({ margin: 0.02 });
      for (let look = 0; look < looks; look++) test.update(drawPair(pairs, random));
      return test[side].maxLogE >= Math.log(20);
    });
  const about = { id: "C2", method: "pairedBettingTest, margin 2 pt" };
  return [
    atMost({ ...about, world: "equal, 4 % disagree: rollback" }, ever("rollback", { win: 0.02, loss: 0.02 }), 0.05),
    atMost({ ...about, world: "worse by 2 pt, 6 % disagree: promotion" }, ever("promote", { win: 0.02, loss: 0.04 }), 0.05),
  ];
}
