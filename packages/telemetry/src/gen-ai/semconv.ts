import { counterOf, histogramOf } from "../metrics/metric-definition.ts";
import { open } from "../names/bounds.ts";
import { answerSeconds, tokenCounts } from "../names/buckets.ts";

// The OpenTelemetry GenAI conventions, in one place because they change: all of them are in development. A rename touches this file only.

/** The revisions that the names were taken from. */
export const semconvRevision = "semantic-conventions-genai, mid-2026 (latest) and v1.36 to v1.41 (legacy)";

const modalities = ["text", "image", "audio", "unknown"] as const;
const about = {
  "gen_ai.operation.name": ["chat", "text_completion", "embeddings"],
  "gen_ai.provider.name": open.provider,
  "gen_ai.request.model": open.model,
  "gen_ai.response.model": open.model,
  "server.address": 16,
  "server.port": 16,
} as const;
const withError = { ...about, "error.type": open.errorType } as const;
const duration = { description: "GenAI inference duration", labels: withError } as const;
const firstChunk = { description: "Time to the first chunk of a streamed answer", labels: about } as const;
const perChunk = { description: "Time per further chunk of a streamed answer", labels: about } as const;
const usage = { ...about, "gen_ai.token.modality": modalities } as const;

/** Names since the conventions moved to a repository of their own. */
export const latest = {
  duration: histogramOf("gen_ai.client.inference.duration", "s", answerSeconds, duration),
  timeToFirstChunk: histogramOf("gen_ai.client.inference.time_to_first_chunk", "s", answerSeconds, firstChunk),
  timePerOutputChunk: histogramOf("gen_ai.client.inference.time_per_output_chunk", "s", answerSeconds, perChunk),
  inputTokens: counterOf("gen_ai.client.inference.usage.input_tokens", "{token}", "Input tokens, cached ones included", usage),
  outputTokens: counterOf("gen_ai.client.inference.usage.output_tokens", "{token}", "Output tokens, reasoning ones included", usage),
  cacheReadTokens: counterOf("gen_ai.client.inference.usage.cache_read.input_tokens", "{token}", "Input tokens read from a cache", usage),
  reasoningTokens: counterOf("gen_ai.client.inference.usage.reasoning.output_tokens", "{token}", "Output tokens of reasoning", usage),
  inputTokensPerCall: histogramOf("gen_ai.client.inference.operation.input_tokens", "{token}", tokenCounts, {
    description: "Input tokens of a call",
    labels: about,
  }),
  outputTokensPerCall: histogramOf("gen_ai.client.inference.operation.output_tokens", "{token}", tokenCounts, {
    description: "Output tokens of a call",
    labels: about,
  }),
} as const;

/** Names up to v1.41 of the main repository. */
export const legacy = {
  duration: histogramOf("gen_ai.client.operation.duration", "s", answerSeconds, duration),
  timeToFirstChunk: histogramOf("gen_ai.client.operation.time_to_first_chunk", "s", answerSeconds, firstChunk),
  timePerOutputChunk: histogramOf("gen_ai.client.operation.time_per_output_chunk", "s", answerSeconds, perChunk),
  tokenUsage: histogramOf("gen_ai.client.token.usage", "{token}", tokenCounts, {
    description: "Tokens of a call, by type",
    labels: { ...about, "gen_ai.token.type": ["input", "output"] },
  }),
} as const;

/** Names of span attributes, and of the events that go through the log. */
export const attribute = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  temperature: "gen_ai.request.temperature",
  topP: "gen_ai.request.top_p",
  topK: "gen_ai.request.top_k",
  maxTokens: "gen_ai.request.max_tokens",
  seed: "gen_ai.request.seed",
  stop: "gen_ai.request.stop_sequences",
  stream: "gen_ai.request.stream",
  responseModel: "gen_ai.response.model",
  finishReasons: "gen_ai.response.finish_reasons",
  timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cacheReadTokens: "gen_ai.usage.cache_read.input_tokens",
  reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
  outputType: "gen_ai.output.type",
  serverAddress: "server.address",
  serverPort: "server.port",
  errorType: "error.type",
  inputMessages: "gen_ai.input.messages",
  outputMessages: "gen_ai.output.messages",
  systemInstructions: "gen_ai.system_instructions",
  evaluationName: "gen_ai.evaluation.name",
  evaluationLabel: "gen_ai.evaluation.score.label",
  evaluationScore: "gen_ai.evaluation.score.value",
  evaluationExplanation: "gen_ai.evaluation.explanation",
} as const;

export const events = {
  inferenceDetails: "gen_ai.client.inference.operation.details",
  evaluationResult: "gen_ai.evaluation.result",
} as const;

/** Attributes that OpenTelemetry wants as whole numbers although a label is a text. */
export const integerAttributes: ReadonlySet<string> = new Set([attribute.serverPort]);
