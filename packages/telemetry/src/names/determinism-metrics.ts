import { counterOf, gaugeOf } from "../metrics/metric-definition.ts";

const axis = 16;

/** Checks of determinism. */
export const determinismMetrics = {
  determinismComparisons: counterOf("cupel.determinism.comparisons", "{comparison}", "Answers compared, by what was varied", {
    axis,
    result: ["equal", "diverged", "invalid"],
  }),
  determinismChecks: counterOf("cupel.determinism.checks", "{check}", "Checks that ended, by their verdict", {
    verdict: ["no_divergence_observed", "diverged", "unsupported", "inconclusive", "invalid"],
  }),
  determinismDivergingPrompts: gaugeOf("cupel.determinism.diverging_prompts", "{prompt}", "Prompts that diverged in the last check", {
    axis,
  }),
  determinismBound: gaugeOf(
    "cupel.determinism.bound",
    "{share}",
    "Upper end of what may still diverge where nothing did, in the last check",
    { axis },
  ),
} as const;
