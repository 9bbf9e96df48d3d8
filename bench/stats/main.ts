// Speed of the statistics that are called for every label, task or report cell, beside the limit of each.
// run: npm run bench -- stats
import {
  bernoulliConfidenceSequence,
  bettingTest,
  clusteredNonInferiority,
  errorDriftDetector,
  exactInterval,
  exactMcNemar,
  signFlipTest,
  wilsonInterval,
} from "@cupel/stats";
import { median, print } from "../verifiers/table.ts";

interface Measured {
  readonly what: string;
  /** Microseconds that one call may take. */
  readonly limit: number;
  readonly call: (at: number) => unknown;
}

const betting = bettingTest({ mean: 0.9, side: "below" });
const drift = errorDriftDetector({ baseline: 0.05 });
const twenty = Array.from({ length: 20 }, (_, index) => (index % 7) / 10 - 0.2 || 0.05);
let sink = 0;

const rows: readonly Measured[] = [
  { what: "bettingTest.update", limit: 0.1, call: (at) => betting.update(at % 10 === 0 ? 0 : 1) },
  { what: "errorDriftDetector.update", limit: 0.3, call: (at) => drift.update(at % 20 === 0 ? 1 : 0) },
  { what: "wilsonInterval", limit: 0.3, call: (at) => wilsonInterval(at % 1000, 1000).low },
  { what: "exactInterval", limit: 40, call: (at) => exactInterval(at % 1000, 1000).low },
  { what: "bernoulliConfidenceSequence", limit: 40, call: (at) => bernoulliConfidenceSequence(at % 1000, 1000).low },
  { what: "exactMcNemar, 20 pairs", limit: 1, call: (at) => exactMcNemar(at % 20, 20 - (at % 20)).oneSided },
  { what: "exactMcNemar, 200 pairs", limit: 40, call: (at) => exactMcNemar(at % 200, 200 - (at % 200)).oneSided },
  { what: "signFlipTest, 20 families", limit: 1000, call: () => signFlipTest(twenty, { random: Math.random }).oneSided },
  {
    what: "clusteredNonInferiority, 20 fam.",
    limit: 1000,
    call: () => clusteredNonInferiority(twenty, { margin: 0.03, random: Math.random }).pValue,
  },
];

let missed = 0;
for (const { what, limit, call } of rows) {
  const microseconds = measure(call, limit);
  if (microseconds > limit) missed += 1;
  print({
    what,
    figure: `${microseconds.toPrecision(3)} µs`,
    ratio: microseconds / limit,
    against: `the limit of ${limit} µs`,
    reach: "≤ 1×",
  });
}
if (!Number.isFinite(sink)) console.log(sink);
process.exitCode = missed > 0 ? 1 : 0;

/** The middle of seven batches, each of about 20 ms, after a warm one. */
function measure(call: (at: number) => unknown, limit: number): number {
  const calls = Math.max(10, Math.round(20_000 / limit));
  const batch = (): number => {
    const started = performance.now();
    for (let at = 0; at < calls; at++) sink += Number(call(at) ?? 0);
    return (1000 * (performance.now() - started)) / calls;
  };
  batch();
  return median(Array.from({ length: 7 }, batch));
}
