import { visible } from "@cupel/core";
import type { Measures } from "../measures.ts";
import type { Decide, Decisions, Metric } from "../paired.ts";
import { reportedArm } from "../reported-arm.ts";
import type { Summary } from "../summary.ts";
import { conditionGate } from "./condition-gate.ts";
import type { GateReport, GateResult } from "./gate-report.ts";
import type { GateSettings } from "./gate-settings.ts";
import { lowerBoundOf } from "./lower-bound.ts";

/** What a run is judged by. */
export type GatedSummary = Pick<Summary, "status" | "status_reason" | "records" | "arms" | "leaderboard" | "task_count" | "oracle">;

const alpha = 0.05;

/**
 * Decides the gates of a run, for each of its models. They fail closed: without records, without the arm, without gold where `correct` is asked
 * for, and of a run that is partial nothing holds. A bound is evaluated once, at the end: on a partial run none is, so looking often is no way
 * to pass it.
 */
export function evaluateGates(summary: GatedSummary, settings: GateSettings, decide: Decide): GateReport {
  const { metric = "correct", arm = reportedArm(summary.arms) } = settings;
  const results = [
    ...runGates(summary, settings),
    ...summary.leaderboard.flatMap((entry) => {
      const measures = entry.overall.arms[arm];
      const where = { summary, settings, metric, arm, model: entry.model, measures, decided: decide({ model: entry.model, arm, metric }) };
      return modelGates(where).map((result) => ({ ...result, model: entry.model }));
    }),
  ];
  const worst = (["errors", "failed"] as const).find((status) => results.some((result) => result.status === status));
  return { status: worst ?? "held", arm, metric, results };
}

/** One arm on one model under its gates. */
interface Gated {
  readonly summary: GatedSummary;
  readonly settings: GateSettings;
  readonly metric: Metric;
  readonly arm: string;
  readonly model: string;
  readonly measures: Measures | undefined;
  readonly decided: Decisions<unknown>;
}

type Found = Omit<GateResult, "model">;

function runGates(
  { status, status_reason, records, leaderboard, oracle }: GatedSummary,
  { failOn = [] }: GateSettings,
): readonly GateResult[] {
  const reason = status_reason === "" ? "" : `: ${visible(status_reason)}`;
  const results: GateResult[] = [
    {
      gate: "incomplete",
      model: null,
      status: status === "complete" && records.done === records.total ? "held" : "failed",
      required: records.total,
      observed: records.done,
      sentence: `The run is ${status}, with ${records.done} of ${records.total} records${reason}.`,
    },
  ];
  if (leaderboard.length === 0 || records.done === 0) {
    results.push({
      gate: "records",
      model: null,
      status: "failed",
      required: 1,
      observed: 0,
      sentence: "There are no records to judge by.",
    });
  }
  if (failOn.includes("oracle")) {
    const sentence = oracle ? "Hidden gold steered the run." : "Hidden gold steered nothing.";
    results.push({ gate: "oracle", model: null, status: oracle ? "failed" : "held", required: null, observed: null, sentence });
  }
  return results;
}

function modelGates(gated: Gated): readonly Found[] {
  const { summary, settings, arm, measures } = gated;
  if (measures === undefined || measures.tasks === 0) {
    const sentence = `There is no record of arm "${visible(arm)}"${among(summary.arms)}.`;
    return [{ gate: "arm", status: "failed", required: null, observed: null, sentence }];
  }
  const { failOn = [], maxErrors = 0, minPassRate, minLowerBound } = settings;
  const found: Found[] = [errorGate(measures, maxErrors, failOn.includes("error"))];
  if (minPassRate !== undefined) found.push(decidedOr(gated, "min-pass-rate", minPassRate, passRateGate));
  if (minLowerBound !== undefined) found.push(decidedOr(gated, "min-lower-bound", minLowerBound, lowerBoundGate));
  for (const condition of new Set(failOn)) {
    const result = conditionGate(condition, measures);
    if (result !== undefined) found.push(result);
  }
  return found;
}

function among(arms: readonly string[]): string {
  return arms.length === 0 ? "" : `; the run has ${arms.map(visible).join(", ")}`;
}

function errorGate({ errors, tasks }: Measures, maxErrors: number, none: boolean): Found {
  const most = none ? 0 : maxErrors;
  const sentence = `${errors} of ${tasks} records are errors; at most ${most} may be.`;
  return { gate: none ? "error" : "max-errors", status: errors > most ? "errors" : "held", required: most, observed: errors, sentence };
}

/** A gate on the rate, where there is one to judge: every task is there and, errors and reused answers apart, decided. */
function decidedOr(gated: Gated, gate: string, required: number, judge: (gated: Gated, required: number) => Found): Found {
  const { summary, metric, measures, decided } = gated;
  const failed = (why: string): Found => ({
    gate,
    status: "failed",
    required,
    observed: null,
    sentence: `${metric}: not evaluated, ${why}.`,
  });
  if (summary.status !== "complete") return failed("since the run is partial");
  if (measures === undefined) return failed("since there are no records");
  if (measures.tasks < summary.task_count) return failed(`since only ${measures.tasks} of ${summary.task_count} tasks have a record`);
  if (metric === "correct" && measures.unscored > 0) {
    return failed(`since ${measures.unscored} of ${measures.tasks} answers have no gold to score them (--gate-metric verified needs none)`);
  }
  if (decided.size === 0) return failed("since no task was decided");
  return judge(gated, required);
}

/** `31/60 correct (51.7 %), 2 errors and 1 reused answer left out`: nothing that is missing hides behind a rate. */
function counted({ measures, metric }: Gated): string {
  if (measures === undefined) return "";
  const [k, n, rate] = [measures[`${metric}_k`], measures[`${metric}_n`], measures[`${metric}_rate`] ?? 0];
  const out = measures.tasks - n;
  const why = [
    ...(measures.errors > 0 ? [measures.errors === 1 ? "1 error" : `${measures.errors} errors`] : []),
    ...(measures.memory_exact_hits > 0 ? [`${measures.memory_exact_hits} reused`] : []),
  ];
  return `${k}/${n} ${metric} (${(100 * rate).toFixed(1)} %)${out === 0 ? "" : `, ${out} left out${why.length === 0 ? "" : ` (${why.join(", ")})`}`}`;
}

function passRateGate(gated: Gated, required: number): Found {
  const observed = gated.measures?.[`${gated.metric}_rate`] ?? 0;
  const sentence = `${counted(gated)}; at least ${percent(required)} must be.`;
  return { gate: "min-pass-rate", status: observed >= required ? "held" : "failed", required, observed, sentence };
}

function lowerBoundGate(gated: Gated, required: number): Found {
  const { bound, passed, units } = lowerBoundOf(gated.decided.values(), alpha);
  const tasks = gated.decided.size;
  const worth = units === tasks ? "" : `, the ${tasks} tasks being worth ${units} independent ones, ${passed} of them passed`;
  const sentence =
    `${counted(gated)}: at least ${percent(bound)} with 95 % confidence (exact, one-sided${worth}); ` +
    `${percent(required)} must be shown.`;
  return { gate: "min-lower-bound", status: bound >= required ? "held" : "failed", required, observed: bound, sentence };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
