import { createRandom } from "@cupel/core";
import { asymptoticConfidenceSequence, runningMoments } from "@cupel/stats";
import { atMost, shownRate } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { accuracy, drawTraffic } from "../worlds/traffic.ts";

const executions = 20_000;

/** Whether the terms of the difference estimator, watched at every label, ever leave the truth outside. */
export function asymptotic(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C6").next;
  const runs = runsAt(scale, 1000);
  let [sequence, repeated] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const missed = watch(random);
    if (missed.sequence) sequence += 1;
    if (missed.repeated) repeated += 1;
  }
  const about = { id: "C6", world: "difference terms, watched from 100 labels to 1,260" };
  return [
    // Asymptotic, so it is held to .06 and not to the nominal .05.
    atMost({ ...about, method: "asymptoticConfidenceSequence ever misses" }, { hits: sequence, runs }, 0.06),
    shownRate({ ...about, method: "z-interval at every label ever misses" }, { hits: repeated, runs }, 0.32),
  ];
}

function watch(random: () => number): { readonly sequence: boolean; readonly repeated: boolean } {
  const moments = runningMoments();
  let [labels, sequence, repeated] = [0, false, false];
  for (let at = 0; at < executions; at++) {
    const { prediction, probability, outcome, isLabelled } = drawTraffic(random);
    moments.add(isLabelled ? prediction + (outcome - prediction) / probability : prediction);
    if (!isLabelled) continue;
    labels += 1;
    const [mean, standardDeviation, count] = [moments.mean, Math.sqrt(moments.variance), moments.count];
    const { low, high, burnedIn } = asymptoticConfidenceSequence({ mean, standardDeviation, count, labels, tunedFor: 5000 });
    if (!burnedIn) continue;
    if (accuracy < low || accuracy > high) sequence = true;
    if (Math.abs(mean - accuracy) > (1.96 * standardDeviation) / Math.sqrt(count)) repeated = true;
  }
  return { sequence, repeated };
}
