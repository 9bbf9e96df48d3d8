import { CupelError } from "@cupel/core";

/** The provider specifications that are spoken: of AI SDK 5, 6 and 7. */
export const specifications = ["v2", "v3", "v4"] as const;

/** JSON as the AI SDK's types have it. */
export type AiSdkJson = null | string | number | boolean | AiSdkJson[] | { [key: string]: AiSdkJson };

/** What only one provider understands, by the provider's name. */
export type AiSdkProviderOptions = Record<string, Record<string, AiSdkJson>>;

/** What a call sends: the part of a provider specification's call options that is the same in all versions. */
export interface AiSdkCallOptions {
  prompt: ({ role: "system"; content: string } | { role: "user"; content: { type: "text"; text: string }[] })[];
  maxOutputTokens: number;
  temperature: number;
  seed: number;
  topP?: number;
  topK?: number;
  stopSequences?: string[];
  responseFormat?: { type: "json"; schema?: object; name?: string };
  includeRawChunks?: boolean;
  abortSignal?: AbortSignal;
  headers?: Record<string, string>;
  providerOptions?: AiSdkProviderOptions;
}

/**
 * A language model of the AI SDK, as every provider package makes them. The shape is all that counts: nothing of the SDK is imported, and
 * what a model returns is read without trust in its version.
 */
export interface AiSdkModel {
  readonly specificationVersion: (typeof specifications)[number];
  readonly provider: string;
  readonly modelId: string;
  doGenerate(options: AiSdkCallOptions): PromiseLike<object>;
  doStream(options: AiSdkCallOptions): PromiseLike<{ readonly stream: ReadableStream<unknown> }>;
}

/** @throws CupelError `CONFIG_INVALID` for what is no model, `UNSUPPORTED` for a model of another specification */
export function checkModel(model: unknown): asserts model is AiSdkModel {
  if (typeof model === "string") {
    throw new CupelError(
      "CONFIG_INVALID",
      `aiSdk was given the name ${JSON.stringify(model)}; a model such as openai("gpt-4.1") was expected.`,
    );
  }
  const { specificationVersion, provider, modelId, doGenerate, doStream } = (model ?? {}) as Partial<Record<keyof AiSdkModel, unknown>>;
  const known: readonly unknown[] = specifications;
  if (typeof specificationVersion === "string" && !known.includes(specificationVersion)) {
    throw new CupelError(
      "UNSUPPORTED",
      `The AI SDK model speaks the provider specification ${JSON.stringify(specificationVersion)}; ${specifications.join(", ")} are supported (AI SDK 5, 6 and 7).`,
    );
  }
  const isModel =
    typeof specificationVersion === "string" &&
    typeof provider === "string" &&
    typeof modelId === "string" &&
    typeof doGenerate === "function" &&
    typeof doStream === "function";
  if (!isModel) {
    throw new CupelError(
      "CONFIG_INVALID",
      "aiSdk was given something that is no language model of the AI SDK: specificationVersion, provider, modelId, doGenerate and doStream were expected.",
    );
  }
}
