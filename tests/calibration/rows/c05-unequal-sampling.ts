import { createRandom } from "@cupel/core";
import { differenceEstimate, type Execution, hajekEstimate, horvitzThompson, runningMoments, type SampledRow } from "@cupel/stats";
import { within } from "../report/judge.ts";
import { type Row, runsAt, type Scale } from "../report/row.ts";
import { accuracy, drawTraffic, rate } from "../worlds/traffic.ts";

const executions = 20_000;

/** An estimator's error in one run, and whether its 95 % interval held the truth. */
interface Outcome {
  readonly error: number;
  readonly covers: boolean;
}

type Name = "unweighted" | "hajek" | "difference" | "uniform" | "thompson";

/** Labels drawn where the program is unsure: bias, coverage and spread of the estimators over 20,000 executions. */
export function unequalSampling(scale: Scale): readonly Row[] {
  const random = createRandom("calibration C5").next;
  const runs = runsAt(scale, 600);
  const outcomes = Array.from({ length: runs }, () => experiment(random));
  const about = (method: string) => ({ id: "C5", world: "20,000 executions, doubtful ones labelled more", method });
  const spread = (name: Name) => {
    const moments = runningMoments();
    for (const outcome of outcomes) moments.add(outcome[name].error);
    const sd = Math.sqrt(moments.variance);
    return { mean: moments.mean, sd, meanError: sd / Math.sqrt(runs), sdError: sd / Math.sqrt(2 * runs) };
  };
  const bias = (name: Name, method: string) => {
    const { mean, meanError } = spread(name);
    // A tenth of a point, unless fewer runs cannot tell it from none.
    const limit = Math.max(0.001, 3 * meanError);
    return within(about(`${method}, bias`), { value: mean, error: meanError, runs }, { from: -limit, to: limit, nominal: "± 0.001" });
  };
  const coverage = (name: Name, method: string) => {
    const value = outcomes.filter((outcome) => outcome[name].covers).length / runs;
    const error = Math.sqrt((value * (1 - value)) / runs);
    const slack = Math.max(0.02, 3 * Math.sqrt((0.95 * 0.05) / runs));
    return within(about(`${method}, coverage`), { value, error, runs }, { from: 0.95 - slack, to: 0.95 + slack, nominal: "0.93 to 0.97" });
  };
  const [uniform, difference] = [spread("uniform"), spread("difference")];
  const ratio = difference.sd / uniform.sd;
  const ratioError = ratio / Math.sqrt(runs);
  const shown = (name: Name, method: string) => {
    const { mean, meanError } = spread(name);
    const row = within(about(method), { value: mean, error: meanError, runs }, { from: -1, to: 1, nominal: "≈ -0.057" });
    return { ...row, verdict: "shown" } as const;
  };
  return [
    bias("hajek", "hajekEstimate"),
    bias("difference", "differenceEstimate"),
    coverage("hajek", "hajekEstimate"),
    coverage("difference", "differenceEstimate"),
    within(
      about("differenceEstimate, SD against uniform"),
      { value: ratio, error: ratioError, runs },
      { from: 0, to: Math.max(0.8, 0.76 + 3 * ratioError), nominal: "≤ 0.8" },
    ),
    shown("unweighted", "plain mean of the labels, bias"),
    { ...bias("thompson", "horvitzThompson"), verdict: "shown" },
  ];
}

function experiment(random: () => number): Record<Name, Outcome> {
  const [rows, all, uniform]: [SampledRow[], Execution[], number[]] = [[], [], []];
  let right = 0;
  for (let at = 0; at < executions; at++) {
    const { prediction, probability, outcome, isLabelled } = drawTraffic(random);
    right += outcome;
    all.push(isLabelled ? { prediction, probability, outcome } : { prediction, probability });
    if (isLabelled) rows.push({ value: outcome, probability });
    if (random() < rate) uniform.push(outcome);
  }
  // Hájek's standard error is that of the draw: its truth is this very traffic. The others vary with the traffic too.
  const population = right / executions;
  const [hajek, difference] = [hajekEstimate(rows), differenceEstimate(all)];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const against = (estimate: number, truth: number, standardError: number): Outcome => {
    const error = estimate - truth;
    return { error, covers: Math.abs(error) <= 1.959963984540054 * standardError };
  };
  return {
    unweighted: against(mean(rows.map(({ value }) => value)), accuracy, 0),
    hajek: against(hajek.estimate, population, hajek.standardError),
    difference: against(difference.estimate, accuracy, difference.standardError),
    uniform: against(mean(uniform), accuracy, 0),
    thompson: against(horvitzThompson(rows, executions), accuracy, 0),
  };
}
