import { contentHash, type Knob } from "@cupel/core";
import { axisOf } from "../axes/axes.ts";
import { isComparable } from "../localise/compare-rows.ts";
import { cellsOf } from "../plan/cells.ts";
import { runsOf } from "../plan/check-plan.ts";
import { percentUp } from "../render/percent.ts";
import { gate } from "../run/gate.ts";
import { spentOn } from "../run/spending.ts";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { AttributionReport, AxisReport, DeterminismReport } from "../types/report.ts";
import type { CheckTrace } from "../types/trace.ts";
import type { Cause, Guarantee } from "../types/verdict.ts";
import { allowanceOf } from "./allowance.ts";
import { type SeenAxis, seeAxis } from "./axis-report.ts";
import { axisRowsOf } from "./axis-rows.ts";
import { boundOf } from "./bound.ts";
import { causeOf } from "./cause.ts";
import { causesOf, promptsDiffer } from "./causes.ts";
import { claimOf, tierOf } from "./claim.ts";
import { controlReports } from "./controls.ts";
import { divergenceOf } from "./divergence-report.ts";
import { headlineOf } from "./headline.ts";
import { isGreedy } from "./is-greedy.ts";
import { notShown } from "./not-shown.ts";
import { refusedAxis } from "./refused-axis.ts";
import { resolutionOf } from "./resolution.ts";
import { statusOf } from "./status.ts";
import { categoryOf, verdictOf } from "./verdict.ts";

/** The report of a trace. A pure function: the same rows in any order give the same bytes. */
export function judge(spec: CheckSpec, trace: CheckTrace): DeterminismReport {
  const { capabilities, abilities } = trace;
  const rows = [...trace.rows].sort((left, right) => left.sequence - right.sequence);
  const gated = gate(spec, capabilities, abilities);
  const { natural } = cellsOf(gated.axes, capabilities);
  const runs = runsOf(spec, gated.axes.length + 1);
  const resolution = resolutionOf(rows, capabilities);
  const guarantee = gated.unsupported === undefined ? effective(gated.guarantee, rows) : "0";
  const context = { capabilities, settings: spec.settings, events: trace.events, rows };
  const names: readonly { readonly axis: AxisName; readonly levels: readonly string[] }[] = [
    { axis: "repeat", levels: ["baseline"] },
    ...gated.axes,
  ];
  const seen = names.map(({ axis, levels }) => ({
    axis,
    levels,
    seen: seeAxis(axis, axisRowsOf(axis, levels, { rows, natural }), {
      guarantee,
      resolution: guarantee === "2r" ? resolution : 0,
      confidence: spec.confidence,
      context,
    }),
  }));
  // Axes that diverged count, too: sharing alpha among the quiet ones alone would make bounds tighter the more axes fail.
  const claims = Math.max(1, seen.filter(({ seen: { report } }) => report.manipulation.status !== "vacuous").length);
  const unstable = new Set(seen[0]?.seen.diverging.keys() ?? []);
  const stopReason = unstable.size > 0 && spec.onDiverge === "stop" ? "not sent to its end: the baseline itself diverges" : trace.stopped;
  const attributions: AttributionReport[] = [];
  const tested = seen.map(({ axis, levels, seen: one }): AxisReport => {
    const bound = boundOf(axis, one, { spec, claims });
    const standing = statusOf({
      seen: one,
      bound,
      minBound: spec.allow ? null : spec.minBound,
      guarantee,
      runs,
      segments: trace.segments.length,
      stopped: stopReason,
    });
    let cause: Cause | null = null;
    let told: ReturnType<typeof causeOf> | undefined;
    if (one.diverging.size > 0) {
      const scoresOnly = one.report.tokenDivergences === 0 && one.report.lengthOnly === 0;
      told =
        axis === "repeat"
          ? undefined
          : causeOf({
              axis,
              ownBase: natural.has(axis) ? null : (levels[0] ?? null),
              axisCause: axisOf(axis).cause,
              diverging: new Set(one.diverging.keys()),
              unstable,
              rows,
              guarantee,
              resolution,
            });
      if (told?.report) attributions.push(told.report);
      cause = told?.cause ?? (promptsDiffer(one) ? "TOKENIZATION_MISMATCH" : scoresOnly ? "SCORE_VARIANCE" : "RUN_VARIANCE");
    }
    const reason = told === undefined || told.isTold ? standing.reason : `${standing.reason}; not told apart from run variance`;
    return { ...one.report, ...standing, reason, bound: standing.status === "diverged" ? null : bound, cause };
  });
  const refused = gated.refused.map(({ axis, levels, status, reason }) => refusedAxis(axis, levels, { status, reason }));
  const axes = [...tested, ...refused];
  const controls = spec.controls || trace.rows.length > 0 ? controlReports(spec, trace) : [];
  const allowance =
    spec.allow === undefined
      ? null
      : allowanceOf(
          outcomesOf(
            seen.map((each) => each.seen),
            rows,
          ),
          spec.allow,
          1 - spec.confidence,
        );
  const outcome = withAllowance(verdictOf({ axes, controls, unsupported: gated.unsupported }), allowance);
  const causes = causesOf(axes, controls, {
    seen: seen.map((each) => each.seen),
    unsupported: gated.unsupported,
    // Probed: the same seed gave two answers.
    seedIgnored:
      spec.settings.temperature > 0 && trace.events.some(({ kind, detail }) => kind === "probe" && detail === "the seed is accepted"),
  });
  const claim = claimOf(guarantee, axes);
  const bounds = axes.flatMap(({ bound }) => bound ?? []);
  const spent = spentOn(rows, spec.price, (prompt) => spec.prompts[prompt]?.text ?? "");
  const divergences = seen.flatMap(({ seen: { diverging, report } }) =>
    [...diverging.values()]
      .sort((left, right) => left.prompt - right.prompt)
      .flatMap(
        (pair) =>
          divergenceOf(pair, {
            promptText: spec.prompts[pair.prompt]?.text ?? "",
            rows,
            noise: report.noise,
            isGreedy: isGreedy(spec, capabilities),
            resolution,
            guarantee,
          }) ?? [],
      ),
  );
  return {
    schemaVersion: 1,
    ...outcome,
    status: outcome.verdict === "NO DIVERGENCE OBSERVED" ? "PASS" : "FAIL",
    category: categoryOf(outcome.verdict, causes),
    claim,
    tierRequested: spec.tier,
    tierEffective: tierOf(guarantee),
    guarantee,
    headline: headlineOf({ claim, verdict: outcome.verdict, reason: outcome.reason, bounds, failures: gated.failures, trace, runs, spec }),
    mode: spec.mode,
    target: trace.target,
    identity: trace.segments[0]?.identity ?? null,
    capabilities: capabilities.scores === "none" ? capabilities : { ...capabilities, resolution },
    settings: spec.settings,
    knobs: knobsOf(trace),
    prompts: { count: spec.prompts.length, sha256: contentHash(spec.prompts.map(({ text }) => text)) },
    runs,
    confidence: spec.confidence,
    minBound: spec.minBound,
    orderSeed: spec.orderSeed,
    axes,
    causes,
    bounds,
    controls,
    allowance,
    divergences,
    attributions,
    expectedFlips: tested.find(({ axis }) => axis === "repeat")?.expectedFlips ?? null,
    downgrades: gated.downgrades,
    capabilityFailures: gated.failures,
    warnings: [...gated.warnings, ...warningsOf(spec, axes)],
    segments: trace.segments.map(({ segment, from, identity }) => ({ segment, from, sha256: identity.sha256 })),
    cost: {
      requests: trace.requests,
      retries: trace.retries,
      inputTokens: spent.inputTokens,
      outputTokens: spent.outputTokens,
      usd: spent.usd,
      milliseconds: trace.milliseconds,
      plannedRequests:
        (1 + gated.axes.reduce((sum, { axis, levels }) => sum + levels.length - (natural.has(axis) ? 1 : 0), 0)) *
        runs *
        spec.prompts.length,
      excluded: rows.filter((row) => !isComparable(row)).length,
    },
    notShown: notShown(spec, trace, { axes, guarantee }),
  };
}

/** A tier needs its evidence in the rows: what was declared but did not come backs nothing. */
function effective(guarantee: Guarantee, rows: CheckTrace["rows"]): Guarantee {
  const cells = rows.filter((row) => row.purpose === "cell" && isComparable(row));
  if (cells.length === 0) return guarantee;
  const hasIds = cells.every(({ outputTokenIds }) => outputTokenIds !== null);
  const hasScores = cells.every(({ scores, text }) => scores !== null || text === "");
  if (guarantee.startsWith("2") && hasScores) return guarantee;
  if (guarantee === "0") return "0";
  return hasIds ? "1i" : "1t";
}

/** Whether each prompt diverged on any axis, in the order in which it was first asked. */
function outcomesOf(seen: readonly SeenAxis[], rows: CheckTrace["rows"]): readonly boolean[] {
  const order = [...new Set(rows.filter(({ purpose }) => purpose === "cell").map(({ prompt }) => prompt))];
  const compared = order.filter((prompt) => seen.some(({ complete, diverging }) => complete.has(prompt) || diverging.has(prompt)));
  return compared.map((prompt) => seen.some(({ diverging }) => diverging.has(prompt)));
}

function knobsOf({ rows, prepared }: CheckTrace): readonly Knob[] {
  const echo = rows.find(({ purpose, axis, echo: told }) => purpose === "cell" && axis === "repeat" && told !== null)?.echo ?? {};
  return (prepared[0]?.knobs ?? []).map((knob) => {
    const echoed = echo[knob.name];
    return echoed === undefined || echoed === null ? knob : { ...knob, echoed, effective: echoed, source: "echo" as const };
  });
}

function warningsOf({ prompts, settings }: CheckSpec, axes: readonly AxisReport[]): readonly string[] {
  return [
    ...(prompts.length > 1 && prompts.length < 20
      ? [`${prompts.length} prompts are few: the prompt is the statistical unit, more runs do not make up for it`]
      : []),
    ...(settings.maxTokens < 16 ? [`answers end after ${settings.maxTokens} tokens; divergence grows with length`] : []),
    ...axes
      .filter(({ status, manipulation }) => status !== "unsupported" && status !== "vacuous" && manipulation.status === "unverified")
      .map(({ axis }) => `${axis}: unverified treatment`),
  ];
}

function withAllowance(outcome: ReturnType<typeof verdictOf>, allowance: DeterminismReport["allowance"]): ReturnType<typeof verdictOf> {
  if (allowance === null || outcome.verdict === "INVALID" || outcome.verdict === "UNSUPPORTED") return outcome;
  const { decision, diverging, prompts, acceptable, unacceptable } = allowance;
  const counted = `${diverging} of ${prompts} prompts diverged`;
  if (decision === "fail") return { verdict: "DIVERGED", reason: `${counted}: more than ${percentUp(acceptable)} of prompts do` };
  if (decision === "pass")
    return { verdict: "NO DIVERGENCE OBSERVED", reason: `${counted}: fewer than ${percentUp(unacceptable)} of prompts do` };
  return {
    verdict: "INCONCLUSIVE",
    reason: `${counted}: neither more than ${percentUp(acceptable)} nor fewer than ${percentUp(unacceptable)} is shown`,
  };
}
