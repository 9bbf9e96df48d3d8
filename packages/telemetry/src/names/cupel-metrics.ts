import type { MetricDefinition } from "../metrics/metric-definition.ts";
import { determinismMetrics } from "./determinism-metrics.ts";
import { labMetrics } from "./lab-metrics.ts";
import { loopMetrics } from "./loop-metrics.ts";
import { modelMetrics } from "./model-metrics.ts";
import { queueMetrics } from "./queue-metrics.ts";
import { runMetrics } from "./run-metrics.ts";
import { synthMetrics } from "./synth-metrics.ts";

/** Every metric of Cupel's own, each defined once. Exported names are `cupel_` and what follows; they stay. */
export const cupelMetrics = {
  ...modelMetrics,
  ...runMetrics,
  ...determinismMetrics,
  ...loopMetrics,
  ...queueMetrics,
  ...synthMetrics,
  ...labMetrics,
} as const satisfies Readonly<Record<string, MetricDefinition>>;
