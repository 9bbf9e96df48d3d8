import { createRandom } from "@cupel/core";
import { allowanceTest } from "@cupel/stats";
import { atMost, nearCount } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";

/** A tolerated rate of 1 % against one of 10 %: false decisions, and how many runs it takes. */
export function allowance(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C10").next;
  const runs = runsAt(scale, 1500);
  return [
    { rate: 0, nominal: 31 },
    { rate: 0.01, nominal: 47, wrong: "fail" },
    { rate: 0.1, nominal: 31, wrong: "pass" },
    { rate: 0.5, nominal: 3 },
  ].flatMap(({ rate, nominal, wrong }) => {
    const outcomes = Array.from({ length: runs }, () => decide(rate, random));
    const about = { id: "C10", world: `rate ${rate}, 1 % tolerated, 10 % not` };
    const counts = outcomes.map(({ count }) => count);
    // Published to whole runs: half a run is a sixth of three.
    const rows = [
      nearCount({ ...about, method: "allowanceTest, mean runs" }, counts, { nominal, share: Math.max(0.05, 0.5 / nominal), behind: 1000 }),
    ];
    const hits = outcomes.filter(({ decision }) => decision === wrong).length;
    return wrong === undefined ? rows : [...rows, atMost({ ...about, method: `false ${wrong}` }, { hits, runs }, 0.05)];
  });
}

function decide(rate: number, random: () => number): { readonly decision: string | undefined; readonly count: number } {
  const test = allowanceTest({ ok: 0.01, bad: 0.1 });
  while (test.decision === undefined && test.count < 5000) test.update(random() < rate ? 1 : 0);
  return { decision: test.decision, count: test.count };
}
