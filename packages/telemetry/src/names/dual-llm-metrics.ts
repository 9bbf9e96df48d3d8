import { counterOf, histogramOf } from "../metrics/metric-definition.ts";
import { open } from "./bounds.ts";
import { dualLlmSeconds } from "./buckets.ts";

const { model } = open;

/** Names, labels and buckets of the Dual LLM Self-Correction Loop, whose dashboards then read ours. The duration is that of successes only. */
export const dualLlmMetrics = {
  requests: counterOf("dual_llm.requests", "{request}", "Calls of models that ended", { model, status: ["success", "failure"] }),
  failures: counterOf("dual_llm.failures", "{request}", "Calls of models that failed", { model }),
  requestDuration: histogramOf("dual_llm.request.duration", "s", dualLlmSeconds, {
    description: "How long successful calls of models took",
    labels: { model },
  }),
} as const;
