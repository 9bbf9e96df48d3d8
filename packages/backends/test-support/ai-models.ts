import type { GenerateRequest } from "@cupel/core";
import { convertArrayToReadableStream, MockLanguageModelV4 } from "ai/test";
import { MockLanguageModelV2 } from "ai-v5/test";
import { MockLanguageModelV3 } from "ai-v6/test";
import type { AiSdkCallOptions, AiSdkModel } from "../src/ai-sdk/model.ts";

/** What a model says, in words of no version. */
export interface ModelScript {
  readonly provider?: string;
  readonly text?: (options: AiSdkCallOptions) => string;
  readonly reasoning?: string;
  readonly finishReason?: string;
  /** Settings it drops with a warning. */
  readonly drops?: readonly string[];
  /** Undefined counts nothing. */
  readonly counts?: boolean;
  readonly providerMetadata?: Record<string, Record<string, unknown>>;
}

/** The AI SDK's own mock models of every specification, scripted alike. Text is four characters to a token. */
export const mockModels: Readonly<
  Record<"v2" | "v3" | "v4", (script?: ModelScript) => AiSdkModel & { readonly asked: AiSdkCallOptions[] }>
> = {
  v2: (script) => mocked(script, "v2", (behaviour) => new MockLanguageModelV2(behaviour as never)),
  v3: (script) => mocked(script, "v3", (behaviour) => new MockLanguageModelV3(behaviour as never)),
  v4: (script) => mocked(script, "v4", (behaviour) => new MockLanguageModelV4(behaviour as never)),
};

function mocked(script: ModelScript = {}, version: "v2" | "v3" | "v4", make: (behaviour: object) => AiSdkModel) {
  const { provider = "mock.chat", text = defaultText, reasoning = "", drops = [], counts = true, providerMetadata } = script;
  const asked: AiSdkCallOptions[] = [];
  const warnings = drops.map((name) =>
    version === "v2" ? { type: "unsupported-setting", setting: name } : { type: "unsupported", feature: name },
  );
  const answer = (options: AiSdkCallOptions) => {
    asked.push(options);
    options.abortSignal?.throwIfAborted();
    const ends = (options.stopSequences ?? []).map((stop) => text(options).indexOf(stop)).filter((end) => end >= 0);
    const whole =
      text(options)
        .slice(0, Math.min(text(options).length, ...ends))
        .match(/[\s\S]{1,4}/gu) ?? [];
    const tokens = whole.slice(0, options.maxOutputTokens);
    const reason = script.finishReason ?? (tokens.length < whole.length ? "length" : "stop");
    const input = Math.ceil(JSON.stringify(options.prompt).length / 4);
    return {
      tokens,
      finishReason: version === "v2" ? reason : { unified: reason, raw: reason },
      usage: usageOf(version, counts ? { input, output: tokens.length } : {}),
      ...(providerMetadata && { providerMetadata }),
    };
  };
  const model = make({
    provider,
    modelId: "mock-model",
    doGenerate: async (options: AiSdkCallOptions) => {
      const { tokens, ...rest } = answer(options);
      const content = [...(reasoning === "" ? [] : [{ type: "reasoning", text: reasoning }]), { type: "text", text: tokens.join("") }];
      return { ...rest, content, warnings, response: { modelId: "mock-model-1" } };
    },
    doStream: async (options: AiSdkCallOptions) => {
      const { tokens, ...rest } = answer(options);
      return {
        stream: convertArrayToReadableStream([
          { type: "stream-start", warnings },
          { type: "response-metadata", id: "1", modelId: "mock-model-1" },
          ...(reasoning === "" ? [] : [{ type: "reasoning-delta", id: "0", delta: reasoning }]),
          { type: "text-start", id: "1" },
          ...tokens.map((delta) => ({ type: "text-delta", id: "1", delta })),
          { type: "text-end", id: "1" },
          { type: "finish", ...rest },
        ]),
      };
    },
  });
  return Object.assign(model, { asked });
}

function usageOf(version: string, { input, output }: { readonly input?: number; readonly output?: number }): object {
  if (version === "v2") return { inputTokens: input, outputTokens: output, totalTokens: undefined, cachedInputTokens: 0 };
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: undefined },
  };
}

function defaultText({ prompt, seed, temperature }: AiSdkCallOptions): string {
  return `On ${JSON.stringify(prompt.at(-1)?.content).length} characters${temperature > 0 ? ` with ${seed}` : ""}, said the model, and more of it.`;
}

/** A call, with changes. */
export const call = (changes: Partial<GenerateRequest> = {}): GenerateRequest => ({
  prompt: "Name a port.",
  maxTokens: 8,
  temperature: 0,
  seed: 3,
  ...changes,
});
