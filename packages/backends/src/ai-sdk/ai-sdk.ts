import { type Backend, CupelError, demandResponseFormat, type GenerateRequest, type Generation } from "@cupel/core";
import { abandoned } from "../abandoned.ts";
import { once } from "../once.ts";
import { type AttemptOptions, createAttempts } from "./attempts.ts";
import { beginCall } from "./call-model.ts";
import { callOptions } from "./call-options.ts";
import { type AiSdkModel, type AiSdkProviderOptions, checkModel } from "./model.ts";
import { createObservations } from "./observations.ts";
import { collectStream } from "./read-stream.ts";

export interface AiSdkOptions extends AttemptOptions {
  /** Sent with every call to the providers named, as `{ openai: { reasoningEffort: "low" } }`. No place for secrets. */
  readonly providerOptions?: AiSdkProviderOptions;
  /**
   * Whether `capabilities` may make a call of at most 16 tokens, once, to hear which settings the model drops and whether it gives log
   * probabilities: nothing else tells. Default true; without it neither seeds nor log probabilities are claimed before a call showed them.
   */
  readonly probe?: boolean;
  /**
   * Whether the provider holds answers to a response format. Models do not tell, so you say. Default false. A model that warns it drops the
   * format fails the call all the same.
   */
  readonly structuredOutputs?: boolean;
}

const probeRequest: GenerateRequest = { prompt: "Say yes.", maxTokens: 16, temperature: 0, seed: 1 };

/**
 * A language model of the AI SDK, as any of its provider packages makes them: `aiSdk(openai("gpt-4.1"))`. The provider specifications v2, v3 and
 * v4 are read by their shape; nothing of the SDK is imported. Settings that a model warns it drops, such as a seed, are not claimed.
 *
 * @throws CupelError `CONFIG_INVALID` for what is no model, `UNSUPPORTED` for another specification
 */
export function aiSdk(model: AiSdkModel, options: AiSdkOptions = {}): Backend {
  checkModel(model);
  const who = `${model.provider} ${model.modelId}`;
  const { providerOptions = {}, structuredOutputs = false } = options;
  const released = new AbortController();
  const attempts = createAttempts({ who, modelId: model.modelId }, { ...options, released: released.signal });
  const observations = createObservations(model, { structuredOutputs });

  async function generate(request: GenerateRequest): Promise<Generation> {
    demandResponseFormat(request.responseFormat, observations.capabilities(), "ai-sdk");
    const signal = request.signal ? AbortSignal.any([request.signal, released.signal]) : released.signal;
    const collector = collectStream();
    try {
      const answer = await attempts.run((attemptSignal) => {
        const called = {
          who,
          options: callOptions(request, { model, providerOptions, signal: attemptSignal }),
          signal: attemptSignal,
          collector,
        };
        return beginCall(model, request, called);
      }, signal);
      observations.add(request, answer);
      // A format that was dropped is no longer claimed: it must not seem to have been held to.
      demandResponseFormat(request.responseFormat, observations.capabilities(), "ai-sdk");
      return answer.generation;
    } catch (thrown) {
      if (request.signal?.aborted && collector.text !== "") return abandoned(request, collector.text);
      if (request.signal?.aborted) throw new CupelError("ABORTED", `The call to ${who} was aborted.`);
      if (released.signal.aborted) throw new CupelError("ABORTED", `The backend of ${who} was released.`);
      throw thrown;
    }
  }

  const probe = once(async () => {
    try {
      await generate({ ...probeRequest, logprobs: 1 });
    } catch (thrown) {
      // It may be that log probabilities alone are refused.
      if (!CupelError.is(thrown) || !["BACKEND_FAILED", "UNSUPPORTED"].includes(thrown.code)) throw thrown;
      await generate(probeRequest);
    }
  });

  return {
    name: "ai-sdk",
    model: model.modelId,
    capabilities: async () => {
      if (options.probe !== false) await probe();
      return observations.capabilities();
    },
    generate,
    [Symbol.asyncDispose]: async () => released.abort(),
  };
}
