import { createRandom } from "@cupel/core";
import { sequentialProbabilityRatio, sequentialSampleSize } from "@cupel/stats";
import { atMost, nearCount, within } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";

const ratios = [
  { p0: 0.05, p1: 0.07, alarm: 1036, clear: 671 },
  { p0: 0.05, p1: 0.1, alarm: 206, clear: 131 },
  { p0: 0.05, p1: 0.15, alarm: 59, clear: 44 },
  { p0: 0.02, p1: 0.05, alarm: 262, clear: 184 },
];

const certificates = [
  [0.9, 0.95, 260],
  [0.85, 0.9, 440],
  [0.95, 0.97, 1140],
  [0.98, 0.99, 2150],
  [0.9, 0.92, 2540],
] as const;

/** Mean labels of Wald's test and median labels of a watched certificate. */
export function simulatedPlans(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C9").next;
  const runs = runsAt(scale, 1500);
  const wald = ratios.flatMap(({ p0, p1, alarm, clear }) => {
    const at = (rate: number) => Array.from({ length: runs }, () => decide({ p0, p1, rate }, random));
    const about = { id: "C9", world: `errors ${percent(p0)} or ${percent(p1)}, α .01, β .1` };
    const [bad, good] = [at(p1), at(p0)];
    const hits = good.filter(({ decision }) => decision === "p1").length;
    const labels = (outcomes: typeof bad) => outcomes.map(({ count }) => count);
    return [
      nearCount({ ...about, method: "SPRT, labels to the alarm" }, labels(bad), { nominal: alarm, behind: 1000 }),
      nearCount({ ...about, method: "SPRT, labels to the all-clear" }, labels(good), { nominal: clear, behind: 1000 }),
      atMost({ ...about, method: "SPRT, false alarm" }, { hits, runs }, 0.01),
    ];
  });
  const watched = certificates.map(([target, truth, nominal]) => {
    const size = runsAt(scale, 600);
    const { median, p90 } = sequentialSampleSize({ target, truth, random, runs: size });
    // Of a median, from the distance of the ninth decile as if it were normal. The published ones come from a few hundred runs.
    const error = (1.25 * (p90 - median)) / 1.28 / Math.sqrt(size);
    const slack = Math.max(0.16 * nominal, 3 * error);
    const about = { id: "C9", world: `certify ≥ ${target} at ${truth}, any time`, method: "sequentialSampleSize, median" };
    return within(about, { value: median, error, runs: size }, { from: nominal - slack, to: nominal + slack, nominal: `≈ ${nominal}` });
  });
  return [...wald, ...watched];
}

function decide(rates: { readonly p0: number; readonly p1: number; readonly rate: number }, random: () => number) {
  const { p0, p1, rate } = rates;
  const test = sequentialProbabilityRatio({ p0, p1, alpha: 0.01, beta: 0.1 });
  while (test.decision === undefined) test.update(random() < rate ? 1 : 0);
  return { decision: test.decision, count: test.count };
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
