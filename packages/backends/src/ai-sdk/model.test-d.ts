import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider";
import type { LanguageModelV2, LanguageModelV2CallOptions } from "ai-sdk-provider-v2";
import type { LanguageModelV3, LanguageModelV3CallOptions } from "ai-sdk-provider-v3";
import { expectTypeOf, test } from "vitest";
import { aiSdk } from "./ai-sdk.ts";
import type { AiSdkCallOptions, AiSdkModel } from "./model.ts";

test("the language models of every specification are taken as they are", () => {
  expectTypeOf<LanguageModelV2>().toExtend<AiSdkModel>();
  expectTypeOf<LanguageModelV3>().toExtend<AiSdkModel>();
  expectTypeOf<LanguageModelV4>().toExtend<AiSdkModel>();
  expectTypeOf(aiSdk).toBeCallableWith({} as LanguageModelV2);
});

test("what a call sends is what every specification takes: methods are compared loosely, so this is asked of the options themselves", () => {
  expectTypeOf<AiSdkCallOptions>().toExtend<LanguageModelV2CallOptions>();
  expectTypeOf<AiSdkCallOptions>().toExtend<LanguageModelV3CallOptions>();
  expectTypeOf<AiSdkCallOptions>().toExtend<LanguageModelV4CallOptions>();
});

test("something else is no model", () => {
  expectTypeOf<string>().not.toExtend<AiSdkModel>();
  expectTypeOf<Omit<LanguageModelV4, "doStream">>().not.toExtend<AiSdkModel>();
  expectTypeOf<Omit<LanguageModelV4, "specificationVersion"> & { specificationVersion: "v5" }>().not.toExtend<AiSdkModel>();
});
