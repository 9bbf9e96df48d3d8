import { type Capabilities, CupelError, type GenerateRequest } from "@cupel/core";
import { presentable } from "../http/server-error.ts";
import type { AiSdkAnswer } from "./answer.ts";
import type { AiSdkModel } from "./model.ts";
import { readWarnings } from "./warnings.ts";

/** What the calls so far showed of a model. */
export interface Observations {
  /**
   * Takes note of an answer and of what its model warned of.
   *
   * @throws CupelError `UNSUPPORTED` when the model warns that it dropped the response format: the answer only looks constrained
   */
  add(request: GenerateRequest, answer: AiSdkAnswer): void;
  /** What can be claimed by now. */
  capabilities(): Capabilities;
}

/** Settings that the AI SDK calls otherwise. */
const ownNames: Readonly<Record<string, string>> = { maxOutputTokens: "maxTokens", stopSequences: "stop" };

/** Most warnings that are kept. */
const keptWarnings = 20;

/** A model claims nothing by itself. Seeds are claimed once a call with a seed came back without a warning, log probabilities once they came. */
export function createObservations(
  { specificationVersion, provider, modelId }: AiSdkModel,
  { structuredOutputs }: { readonly structuredOutputs: boolean },
): Observations {
  const dropped = new Set<string>();
  const warnings = new Set<string>();
  let logprobs: string | undefined;
  let logprobsAsked = false;
  let calls = 0;
  let responseModel: string | undefined;
  return {
    add(request, answer) {
      const heard = readWarnings(answer.warnings);
      for (const setting of heard.dropped) dropped.add(presentable(setting));
      for (const sentence of heard.sentences) if (warnings.size < keptWarnings) warnings.add(sentence);
      calls++;
      responseModel ??= answer.generation.servedBy;
      logprobs ??= answer.logprobsSource;
      logprobsAsked ||= request.logprobs !== undefined;
      if (request.responseFormat !== undefined && heard.dropped.includes("responseFormat")) {
        throw new CupelError(
          "UNSUPPORTED",
          `${provider} ${modelId} warns that it drops the response format ${request.responseFormat.type}.`,
        );
      }
    },
    capabilities: () => ({
      determinism: "none",
      seeds: calls > 0 && !dropped.has("seed"),
      logprobs: logprobs !== undefined,
      streaming: true,
      ...(structuredOutputs && !dropped.has("responseFormat") && { responseFormats: ["json", "json-schema"] }),
      ...(dropped.size > 0 && { dropped: [...dropped].map((name) => ownNames[name] ?? name).sort() }),
      facts: {
        engine: "ai-sdk",
        specification: specificationVersion,
        provider: presentable(provider),
        ...(responseModel !== undefined && { responseModel }),
        seedHonoured: dropped.has("seed")
          ? "no: the model warns that it drops it"
          : calls === 0
            ? "not probed"
            : "accepted, not probed further",
        logprobs: logprobs ?? (logprobsAsked ? "none came" : "not probed"),
        ...(structuredOutputs && { formatsHonoured: "as claimed by the options, not probed" }),
        droppedSettings: dropped.size === 0 ? "none known" : [...dropped].sort().join(", "),
        ...(warnings.size > 0 && { warnings: [...warnings].sort().join("; ") }),
        tokenCounts: "by the provider; a count it leaves out is characters / 4",
        requestedModel: presentable(modelId),
      },
    }),
  };
}
