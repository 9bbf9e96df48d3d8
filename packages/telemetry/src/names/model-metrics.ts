import { counterOf, histogramOf } from "../metrics/metric-definition.ts";
import { open, purposes } from "./bounds.ts";
import { answerSeconds } from "./buckets.ts";

const { provider, model } = open;

/** Calls of models. */
export const modelMetrics = {
  llmRequests: counterOf("cupel.llm.requests", "{request}", "Calls of models that ended", {
    provider,
    model,
    purpose: purposes,
    status: ["success", "failure"],
  }),
  llmFailures: counterOf("cupel.llm.failures", "{request}", "Calls of models that failed, by kind of error", {
    provider,
    model,
    error_type: open.errorType,
  }),
  llmRequestDuration: histogramOf("cupel.llm.request.duration", "s", answerSeconds, {
    description: "How long calls of models took, failures too",
    labels: { provider, model, status: ["success", "failure"] },
  }),
  llmTimeToFirstChunk: histogramOf("cupel.llm.time_to_first_chunk", "s", answerSeconds, {
    description: "How long it took to the first piece of an answer, of calls that stream",
    labels: { provider, model },
  }),
  llmTokens: counterOf("cupel.llm.tokens", "{token}", "Tokens of calls; cached ones are part of the input, reasoning ones of the output", {
    provider,
    model,
    direction: ["input", "cached", "output", "reasoning"],
  }),
  costUsd: counterOf(
    "cupel.cost_usd",
    "{USD}",
    "Cost by the prices given: physical of the calls that were made, virtual as if every answer had been paid for",
    { purpose: purposes, basis: ["virtual", "physical"] },
  ),
} as const;
