import { createRandom } from "@cupel/core";
import { pairedBettingTest } from "@cupel/stats";
import { nearCount, nearRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { type Discordance, drawPair } from "../worlds/pairs.ts";

interface Published {
  readonly truth: string;
  readonly pairs: Discordance;
  readonly decision: "promote" | "rollback";
  readonly share: number;
  readonly inputs: number;
  readonly calls: number;
}

const table: readonly Published[] = [
  { truth: "equal, 4 % disagree", pairs: { win: 0.02, loss: 0.02 }, decision: "promote", share: 0.98, inputs: 960, calls: 38 },
  { truth: "worse by 5 pt, 7 % disagree", pairs: { win: 0.01, loss: 0.06 }, decision: "rollback", share: 1, inputs: 181, calls: 13 },
  { truth: "worse by 2 pt, 6 % disagree", pairs: { win: 0.02, loss: 0.04 }, decision: "rollback", share: 0.95, inputs: 1045, calls: 63 },
  { truth: "better by 3 pt, 5 % disagree", pairs: { win: 0.04, loss: 0.01 }, decision: "promote", share: 1, inputs: 140, calls: 7 },
  { truth: "worse by 10 pt, 12 % disagree", pairs: { win: 0.01, loss: 0.11 }, decision: "rollback", share: 1, inputs: 74, calls: 9 },
  { truth: "identical", pairs: { win: 0, loss: 0 }, decision: "promote", share: 1, inputs: 188, calls: 0 },
];

/** How many sampled inputs and oracle calls a rollout takes. The oracle is asked only where the outputs differ. */
export function rollout(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C3").next;
  const runs = runsAt(scale, 1500);
  return table.flatMap(({ truth, pairs, decision, share, inputs, calls }) => {
    const outcomes = Array.from({ length: runs }, () => decide(pairs, random));
    const hits = outcomes.filter((outcome) => outcome.decision === decision).length;
    const about = { id: "C3", world: truth };
    const medians = { share: 0.1, by: "median", behind: 300 } as const;
    return [
      nearRate({ ...about, method: `${decision} decided` }, { hits, runs }, { rate: share, behind: 300 }),
      nearCount(
        { ...about, method: "inputs, median" },
        outcomes.map((outcome) => outcome.inputs),
        { nominal: inputs, ...medians },
      ),
      // The published calls are the median inputs times the share that differs.
      nearCount(
        { ...about, method: "oracle calls up to the median" },
        outcomes.map((outcome) => outcome.inputs * (pairs.win + pairs.loss)),
        { nominal: calls, ...medians },
      ),
    ];
  });
}

function decide(pairs: Discordance, random: () => number): { decision: string | undefined; inputs: number } {
  const test = pairedBettingTest({ margin: 0.02 });
  while (test.decision === undefined && test.count < 20_000) test.update(drawPair(pairs, random));
  return { decision: test.decision, inputs: test.count };
}
