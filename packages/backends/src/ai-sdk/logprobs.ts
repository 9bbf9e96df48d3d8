import { isJsonObject, type TokenLogprob } from "@cupel/core";
import { arrayIn, objectIn } from "../read-json.ts";
import { logprobEntries, readLogprobs } from "../read-logprobs.ts";
import type { AiSdkModel, AiSdkProviderOptions } from "./model.ts";

/** Where the log probabilities of an answer were found. */
export interface FoundLogprobs {
  readonly tokens: readonly TokenLogprob[];
  /** `providerMetadata.NAME.logprobs`, `response.body` or `raw chunks`. */
  readonly source: string;
}

/** Providers whose own packages take the number of alternatives in one option; of others, unknown options go into the request's body. */
const byOneOption = ["openai", "azure"];

/** The specification has no log probabilities: this asks for them in the provider's own words. Providers that know none ignore them. */
export function logprobsRequest({ provider, specificationVersion }: AiSdkModel, count: number): AiSdkProviderOptions {
  const name = provider.split(".")[0] ?? provider;
  const top = Math.max(1, Math.min(20, count));
  if (byOneOption.includes(name)) return { openai: { logprobs: top } };
  // Since v3 of the specification the name is spelt as a member of an object would be.
  return { [specificationVersion === "v2" ? name : camelCase(name)]: { logprobs: true, top_logprobs: top } };
}

/** The log probabilities in the metadata of any provider, or in the body that the provider answered with. */
export function findLogprobs(result: unknown, rawChunks: readonly unknown[], most: number): FoundLogprobs | undefined {
  const metadata = objectIn(result, "providerMetadata");
  const places = [
    ...Object.keys(metadata).map((name) => ({
      source: `providerMetadata.${name}.logprobs`,
      entries: flat(logprobEntries(objectIn(metadata, name).logprobs)),
    })),
    { source: "response.body", entries: ofChoice(objectIn(objectIn(result, "response"), "body")) },
    { source: "raw chunks", entries: rawChunks.flatMap(ofChoice) },
  ];
  for (const { source, entries } of places) {
    const tokens = readLogprobs(entries, most);
    if (tokens) return { tokens, source };
  }
  return undefined;
}

function ofChoice(body: unknown): readonly unknown[] {
  return logprobEntries(objectIn(arrayIn(body, "choices")[0], "logprobs"));
}

/** Tokens in one list; the responses API has a list of them for each text. */
function flat(items: readonly unknown[]): readonly unknown[] {
  return items.flatMap((item) => (isJsonObject(item) ? [item] : Array.isArray(item) ? item : []));
}

function camelCase(name: string): string {
  return name.replace(/[_-]([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
