import { setTimeout } from "node:timers/promises";
import {
  type Backend,
  type Capabilities,
  CupelError,
  createRandom,
  demandResponseFormat,
  type GenerateRequest,
  type Generation,
  type Random,
} from "@cupel/core";
import { abandoned } from "../abandoned.ts";
import { once } from "../once.ts";
import { CallFailed, withAttempts } from "./attempts.ts";
import { beginCall } from "./call-model.ts";
import { callOptions } from "./call-options.ts";
import { type AiSdkModel, type AiSdkProviderOptions, checkModel } from "./model.ts";
import { createObservations } from "./observations.ts";
import { collectStream } from "./read-stream.ts";

export interface AiSdkOptions {
  /** Sent with every call to the providers named, as `{ openai: { reasoningEffort: "low" } }`. No place for secrets. */
  readonly providerOptions?: AiSdkProviderOptions;
  /**
   * Whether `capabilities` may make a call of at most 16 tokens, once, to hear which settings the model drops and whether it gives log
   * probabilities: nothing else tells. Default true; without it neither seeds nor log probabilities are claimed before a call showed them.
   */
  readonly probe?: boolean;
  /** Whether the model holds answers to a response format: nothing tells, so you say. One that warns that it does not is refused. Default false. */
  readonly structuredOutputs?: boolean;
  /** Most a call may take in all, in milliseconds. Default 300,000. */
  readonly timeout?: number;
  /** Most further attempts after a broken connection, 429, 503 or 529. Default 3. Answers are never asked for again. */
  readonly retries?: number;
  /** Waits between attempts; rejects when the signal is aborted. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Source of the jitter between attempts. */
  readonly random?: Random;
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
  const { providerOptions = {}, timeout = 300_000, retries = 3, random = createRandom(`retry ${who}`) } = options;
  const { sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }) } = options;
  const formats: Pick<Capabilities, "responseFormats"> = options.structuredOutputs ? { responseFormats: ["json", "json-schema"] } : {};
  const observations = createObservations(model);
  const released = new AbortController();

  async function generate(request: GenerateRequest): Promise<Generation> {
    demandResponseFormat(request.responseFormat, formats, "ai-sdk");
    const deadline = AbortSignal.timeout(timeout);
    const ends = [deadline, released.signal];
    const signal = AbortSignal.any(request.signal ? [request.signal, ...ends] : ends);
    const collector = collectStream();
    try {
      const call = { options: callOptions(request, { model, providerOptions, signal }), signal, collector };
      const goOn = await withAttempts(() => beginCall({ model, who }, request, call), { retries, random, sleep, signal });
      const answer = await goOn();
      observations.add(request, answer);
      return answer.generation;
    } catch (thrown) {
      if (request.signal?.aborted && collector.text !== "") return abandoned(request, collector.text);
      if (request.signal?.aborted) throw new CupelError("ABORTED", `The call to ${who} was aborted.`);
      if (released.signal.aborted) throw new CupelError("ABORTED", `The backend of ${who} was released.`);
      if (deadline.aborted) throw new CupelError("BACKEND_FAILED", `${who} did not answer in full within ${timeout / 1000} s.`);
      throw thrown instanceof CallFailed ? thrown.failure.error : thrown;
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
      return { ...observations.capabilities(), ...formats };
    },
    generate,
    [Symbol.asyncDispose]: async () => released.abort(),
  };
}
