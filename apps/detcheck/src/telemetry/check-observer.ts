import type { DeterminismTarget } from "@cupel/core";
import type { CheckEnvironment, CheckResult, CheckSpec } from "@cupel/determinism";
import type { cupelMetrics, LabelsOf, Telemetry } from "@cupel/telemetry";

type Metrics = Pick<
  typeof cupelMetrics,
  "determinismChecks" | "determinismComparisons" | "determinismDivergingPrompts" | "determinismBound"
>;

/** Tells how checks go and end: each comparison as it is made; verdict, bounds and divergences at the end. Prompts and answers are never told. */
export interface CheckObserver {
  began(target: DeterminismTarget, spec: CheckSpec): void;
  readonly compared: NonNullable<CheckEnvironment["compared"]>;
  ended(result: CheckResult): void;
}

/** Counts into these metrics, logs, and adds the outcome to the span that is going on. */
export function checkObserver({ meter, tracer, logger }: Telemetry, metrics: Metrics): CheckObserver {
  return {
    began: ({ name, model }, { prompts, tier, axes }) =>
      logger.info("check started", { event: "check.start", target: name, model, prompts: prompts.length, tier, axes: axes.map(nameOf) }),
    compared: ({ axis, result }) => meter.counter(metrics.determinismComparisons).add(1, { axis, result }),
    ended: ({ report }) => {
      const { verdict, claim, causes, cost, axes, divergences } = report;
      meter.counter(metrics.determinismChecks).add(1, { verdict: labelOf(verdict) });
      for (const { axis, bound } of axes) {
        const diverging = divergences.filter(({ right }) => right.axis === axis).length;
        meter.gauge(metrics.determinismDivergingPrompts).set(diverging, { axis });
        if (bound !== null) meter.gauge(metrics.determinismBound).set(bound.upper, { axis });
      }
      tracer.current()?.set({ "cupel.verdict": verdict, "cupel.claim": claim, "cupel.causes": causes, "cupel.requests": cost.requests });
      for (const { prompt, left, right, difference, nearTie } of divergences) {
        const { layer, tokenIndex, character } = difference;
        const sides = { axis: right.axis, left: left.level, right: right.level };
        logger.warn("answers part", {
          event: "check.divergence",
          prompt,
          ...sides,
          layer,
          token: tokenIndex,
          character,
          near_tie: nearTie,
        });
      }
      const { requests, inputTokens, outputTokens, usd, milliseconds } = cost;
      const spent = { requests, input_tokens: inputTokens, output_tokens: outputTokens, usd, milliseconds };
      logger.info("check ended", { event: "check.end", verdict, claim, causes, ...spent });
    },
  };
}

function nameOf({ axis }: CheckSpec["axes"][number]): string {
  return axis;
}

type Verdict = LabelsOf<Metrics["determinismChecks"]["labels"]>["verdict"];

/** `NO DIVERGENCE OBSERVED` as a label. */
function labelOf(verdict: CheckResult["report"]["verdict"]): Verdict {
  return verdict.toLowerCase().replaceAll(" ", "_") as Verdict;
}
