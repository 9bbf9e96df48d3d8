import { counterOf, gaugeOf, histogramOf } from "../metrics/metric-definition.ts";
import { iterations } from "./buckets.ts";

/** Why a loop can end. */
export const loopStops = [
  "solved",
  "accepted",
  "max_iterations",
  "budget",
  "no_progress",
  "oscillation",
  "backend_error",
  "interrupted",
] as const;

/** The self-correction loop. */
export const loopMetrics = {
  selfcorrectIterations: histogramOf("cupel.selfcorrect.iterations", "{iteration}", iterations, {
    description: "Iterations of loops that ended, by why they ended",
    labels: { stop: loopStops },
  }),
  selfcorrectScore: gaugeOf("cupel.selfcorrect.score", "{share}", "Share of the points that pass", { state: ["current", "best"] }),
  evaluatorConfusion: counterOf("cupel.evaluator.confusion", "{point}", "What the evaluator said of a point, and what is true", {
    pred: ["pass", "fail", "unclear"],
    truth: ["pass", "fail", "error"],
  }),
} as const;
