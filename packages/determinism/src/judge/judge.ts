import { contentHash } from "@cupel/core";
import { cellsOf } from "../plan/cells.ts";
import { runsOf } from "../plan/plan.ts";
import { gate } from "../run/gate.ts";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { AttributionReport, AxisReport, DeterminismReport } from "../types/report.ts";
import type { CheckTrace } from "../types/trace.ts";
import { seeAxis } from "./axis-report.ts";
import { axisRowsOf } from "./axis-rows.ts";
import { blameOf } from "./blame.ts";
import { boundOf } from "./bound.ts";
import { causesOf } from "./causes.ts";
import { claimOf, tierOf } from "./claim.ts";
import { controlReports } from "./controls.ts";
import { costOf } from "./cost.ts";
import { divergenceOf } from "./divergence-report.ts";
import { effectiveGuarantee } from "./effective-guarantee.ts";
import { headlineOf } from "./headline.ts";
import { isGreedy } from "./is-greedy.ts";
import { knobsOf } from "./knobs.ts";
import { notShown } from "./not-shown.ts";
import { refusedAxis } from "./refused-axis.ts";
import { resolutionOf } from "./resolution.ts";
import { statusOf } from "./status.ts";
import { categoryOf, verdictOf } from "./verdict.ts";
import { warningsOf } from "./warnings.ts";
import { allowed, withAllowance } from "./with-allowance.ts";

/** The report of a trace. A pure function: the same rows in any order give the same bytes. */
export function judge(spec: CheckSpec, trace: CheckTrace): DeterminismReport {
  const { capabilities, abilities } = trace;
  const rows = [...trace.rows].sort((left, right) => left.sequence - right.sequence);
  const gated = gate(spec, capabilities, abilities);
  const { natural } = cellsOf(gated.axes, capabilities);
  const runs = runsOf(spec, gated.axes.length + 1);
  const resolution = resolutionOf(rows, capabilities);
  const guarantee = gated.unsupported === undefined ? effectiveGuarantee(gated.guarantee, rows) : "0";
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
    const blame = blameOf(axis, one, { levels, natural, unstable, rows, guarantee, resolution });
    if (blame.attribution) attributions.push(blame.attribution);
    const reason = blame.isTold ? standing.reason : `${standing.reason}; not told apart from run variance`;
    return { ...one.report, ...standing, reason, bound: standing.status === "diverged" ? null : bound, cause: blame.cause };
  });
  const refused = gated.refused.map(({ axis, levels, status, reason }) => refusedAxis(axis, levels, { status, reason }));
  const axes = [...tested, ...refused];
  const controls = spec.controls || trace.rows.length > 0 ? controlReports(spec, trace) : [];
  const looked = seen.map((each) => each.seen);
  const allowance = allowed(spec, looked, rows);
  const outcome = withAllowance(verdictOf({ axes, controls, unsupported: gated.unsupported }), allowance);
  const causes = causesOf(axes, controls, {
    seen: looked,
    unsupported: gated.unsupported,
    // Probed: the same seed gave two answers.
    seedIgnored:
      spec.settings.temperature > 0 && trace.events.some(({ kind, detail }) => kind === "probe" && detail === "the seed is accepted"),
  });
  const claim = claimOf(guarantee, axes);
  const bounds = axes.flatMap(({ bound }) => bound ?? []);
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
    cost: costOf(spec, trace, { gated, natural, runs }),
    notShown: notShown(spec, trace, { axes, guarantee }),
  };
}
