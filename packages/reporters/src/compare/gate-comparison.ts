import type { Metric } from "../paired.ts";
import type { MetricComparison, PairReport } from "./comparison-report.ts";

/** What a comparison can be failed on by name. */
export const comparisonConditions = ["regression", "lost", "false-accept", "error", "undecided"] as const;
export type ComparisonCondition = (typeof comparisonConditions)[number];

/** What a comparison has to show. */
export interface ComparisonGateSettings {
  readonly failOn: readonly ComparisonCondition[];
  /** The largest loss on (0, 1) that is accepted; set: it must be shown that there is no larger one. */
  readonly margin?: number;
  /** The metric of the margin. Default: the first that is compared. */
  readonly metric?: Metric;
  /** Errors that a side may have; absent: any number. */
  readonly maxErrors?: number;
}

/** `undecided`: the records show neither that it holds nor that it does not. */
export type GateStatus = "held" | "failed" | "undecided" | "errors";

export interface ComparisonGate {
  readonly gate: ComparisonCondition | "margin" | "max-errors";
  readonly side: string;
  readonly against: string;
  readonly status: GateStatus;
  readonly sentence: string;
}

/** What came of all gates together: errors outweigh failures, these what is undecided. */
export interface ComparisonGates {
  readonly status: GateStatus;
  readonly results: readonly ComparisonGate[];
}

/** Decides the gates of a comparison. A comparison in which no task was decided on both sides holds none. */
export function gateComparison(
  pairs: readonly PairReport[],
  settings: ComparisonGateSettings & { readonly alpha: number },
): ComparisonGates {
  const results = pairs.flatMap((pair) => gatesOf(pair, settings));
  const worst = (["errors", "failed", "undecided"] as const).find((status) => results.some((result) => result.status === status));
  return { status: worst ?? "held", results };
}

type Found = Pick<ComparisonGate, "gate" | "status" | "sentence">;

function gatesOf(pair: PairReport, { failOn, margin, maxErrors }: ComparisonGateSettings): readonly ComparisonGate[] {
  const { side, against } = pair;
  const found: Found[] = [];
  if (pair.metrics.length === 0) {
    const sentence = `No task was decided for both ${side} and ${against}, so nothing holds.`;
    found.push({ gate: "undecided", status: "undecided", sentence });
  }
  for (const condition of new Set(failOn)) found.push(...checks[condition](pair));
  if (margin !== undefined) found.push(marginGate(pair));
  if (maxErrors !== undefined && !failOn.includes("error")) found.push(errorGate(pair, { gate: "max-errors", most: maxErrors }));
  return found.map((result) => ({ ...result, side, against }));
}

const checks: Readonly<Record<ComparisonCondition, (pair: PairReport) => readonly Found[]>> = {
  regression: (pair) => pair.metrics.map((metric) => regressionGate(pair, metric)),
  lost: ({ side, against, flips }) => {
    const lost = flips.filter((flip) => flip.lost.length > 0).length;
    const sentence = `${side} loses ${tasks(lost)} that ${against} solves.`;
    return [{ gate: "lost", status: lost > 0 ? "failed" : "held", sentence }];
  },
  "false-accept": ({ side, against, measures }) => {
    const [own, other] = [measures.side, measures.against];
    const more = own.false_accept_k > other.false_accept_k;
    const counts = `${own.false_accept_k}/${own.false_accept_n} against ${other.false_accept_k}/${other.false_accept_n}`;
    const sentence = `${side} accepts ${more ? "more" : "no more"} wrong answers than ${against}: ${counts}.`;
    if (own.correct_n === 0 || other.correct_n === 0) {
      return [{ gate: "false-accept", status: "failed", sentence: `Without gold nothing tells whether ${side} accepts wrong answers.` }];
    }
    return [{ gate: "false-accept", status: more ? "failed" : "held", sentence }];
  },
  error: (pair) => [errorGate(pair, { gate: "error", most: 0 })],
  undecided: ({ side, against, metrics }) =>
    metrics.map(({ metric, conclusion, n }) => ({
      gate: "undecided",
      status: conclusion === "not distinguished" ? "undecided" : "held",
      sentence:
        conclusion === "not distinguished"
          ? `${side} and ${against} are not distinguished on ${metric} at n = ${n}.`
          : `${side} and ${against} are distinguished on ${metric}: a ${conclusion}.`,
    })),
};

function regressionGate({ side, against, non_inferiority }: PairReport, { metric, conclusion, p_adjusted, n }: MetricComparison): Found {
  const gate = "regression";
  const p = `p = ${p_adjusted.toFixed(4)} after correction, n = ${n}`;
  if (conclusion === "real gain") return { gate, status: "held", sentence: `${side} is better than ${against} on ${metric} (${p}).` };
  if (conclusion !== "real loss")
    return { gate, status: "held", sentence: `${side} is not shown to be worse than ${against} on ${metric} (${p}).` };
  if (non_inferiority?.metric === metric && non_inferiority.shown) {
    return { gate, status: "held", sentence: `${side} is worse than ${against} on ${metric} (${p}), but by less than the margin.` };
  }
  return { gate, status: "failed", sentence: `${side} is worse than ${against} on ${metric} (${p}).` };
}

function marginGate({ side, against, non_inferiority: found, metrics }: PairReport): Found {
  if (found === null) {
    return { gate: "margin", status: "undecided", sentence: `${side} and ${against} have no metric by which the margin could be tested.` };
  }
  const isWorse = metrics.some(({ metric, conclusion }) => metric === found.metric && conclusion === "real loss");
  const vetoed = found.vetoed_by.length > 0;
  const status = found.shown ? "held" : isWorse || vetoed ? "failed" : "undecided";
  return { gate: "margin", status, sentence: `${side} against ${against}: ${found.sentence}` };
}

function errorGate(
  { side, measures }: PairReport,
  { gate, most }: { readonly gate: "error" | "max-errors"; readonly most: number },
): Found {
  const { errors, tasks: n } = measures.side;
  const sentence = `${side} has ${errors} errors in ${n} records; at most ${most} may be.`;
  return { gate, status: errors > most ? "errors" : "held", sentence };
}

function tasks(count: number): string {
  return count === 1 ? "1 task" : `${count} tasks`;
}
