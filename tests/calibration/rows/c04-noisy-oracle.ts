import { createRandom } from "@cupel/core";
import { pairedBettingTest } from "@cupel/stats";
import { atMost, shownRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { count } from "../worlds/count.ts";
import { drawPair } from "../worlds/pairs.ts";

/** Promotion of a version worse by exactly the margin when the oracle takes the wrong side of a difference now and then. */
export function noisyOracle(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C4").next;
  const runs = runsAt(scale, 1000);
  const promoted = (flips: number, assumed: number) =>
    count(runs, () => {
      const test = pairedBettingTest({ margin: 0.02, oracleFlipRate: assumed });
      for (let look = 0; look < 4000; look++) {
        const truth = drawPair({ win: 0.02, loss: 0.04 }, random);
        test.update(truth !== 0 && random() < flips ? -truth : truth);
      }
      return test.promote.maxLogE >= Math.log(20);
    });
  return [0, 0.05, 0.1].flatMap((flips) => {
    const about = { id: "C4", world: `worse by 2 pt, oracle flips ${100 * flips} %` };
    const rows = [atMost({ ...about, method: "promotion, margin·(1 − 2ε)" }, promoted(flips, flips), 0.05)];
    return flips === 0 ? rows : [...rows, shownRate({ ...about, method: "promotion, raw margin" }, promoted(flips, 0))];
  });
}
