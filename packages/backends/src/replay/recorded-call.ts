import {
  CupelError,
  contentHash,
  type FinishReason,
  type GenerateRequest,
  type Generation,
  inOwnOrder,
  isJsonObject,
  type JsonObject,
  messageOf,
  type ResponseFormat,
  type Usage,
} from "@cupel/core";
import { arrayIn, countIn, objectIn, stringIn } from "../read-json.ts";
import { usageOf } from "../usage-of.ts";

/** A call that was made and what came back. */
export interface RecordedCall {
  readonly key: string;
  readonly model: string | undefined;
  /** The kind of format that the answer was held to. */
  readonly format: ResponseFormat["type"] | undefined;
  readonly generation: Generation;
}

/** The identity of a call among recorded ones. Without settings: found by prompt alone. */
export function callKey(
  call: Pick<GenerateRequest, "prompt"> & Partial<Pick<GenerateRequest, "seed" | "temperature" | "maxTokens" | "responseFormat">>,
): string {
  const { prompt, seed, temperature, maxTokens, responseFormat } = call;
  return contentHash(inOwnOrder({ prompt, seed, temperature, maxTokens, responseFormat }));
}

/**
 * The calls in the lines of a run's records or samples. Answers from memory and aborted ones are no calls. A torn last line is passed over.
 *
 * @throws CupelError `ARTIFACT_INVALID` naming the line that is neither
 */
export function readCalls(source: string | readonly unknown[], name: string): readonly RecordedCall[] {
  const lines = typeof source === "string" ? source.split("\n") : source;
  return lines.flatMap((line, index) => {
    if (line === "") return [];
    const value = typeof line === "string" ? parse(line) : line;
    if (isJsonObject(value) && Array.isArray(value.candidates)) {
      const beside = arrayIn(value, "notes").flatMap((note) => arrayIn(note, "calls"));
      return [...value.candidates, ...beside].flatMap(callOfCandidate);
    }
    const sample = callOfSample(value);
    if (sample) return [sample];
    if (index === lines.length - 1 && value instanceof Error) return [];
    const reason = value instanceof Error ? value.message : "neither candidates nor prompt and output";
    throw new CupelError("ARTIFACT_INVALID", `Line ${index + 1} of ${name} is no record of a run: ${reason}.`);
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    return new Error(messageOf(error));
  }
}

function callOfCandidate(candidate: unknown): readonly RecordedCall[] {
  const prompt = stringIn(candidate, "prompt");
  const text = stringIn(candidate, "raw");
  const finishReason = stringIn(candidate, "finishReason");
  if (!prompt || text === undefined || finishReason === "abort") return [];
  const responseFormat = formatOf(candidate);
  const unenforced = arrayIn(candidate, "unenforced").filter((pointer) => typeof pointer === "string");
  const settings = {
    seed: countIn(candidate, "seed"),
    temperature: countIn(candidate, "temperature"),
    maxTokens: countIn(candidate, "maxTokens"),
    responseFormat,
  };
  return [
    {
      key: callKey({ prompt, ...settings } as Parameters<typeof callKey>[0]),
      model: stringIn(candidate, "model"),
      format: responseFormat?.type,
      generation: {
        text,
        finishReason: asFinishReason(finishReason),
        usage: readUsage(objectIn(candidate, "usage"), prompt, text),
        ...(unenforced.length > 0 && { unenforced }),
      },
    },
  ];
}

function callOfSample(value: unknown): RecordedCall | undefined {
  const prompt = stringIn(value, "prompt_used") ?? stringIn(value, "prompt");
  const text = stringIn(value, "raw") ?? stringIn(value, "output");
  if (!prompt || text === undefined) return undefined;
  return {
    key: callKey({ prompt }),
    model: stringIn(value, "model"),
    format: undefined,
    generation: { text, finishReason: asFinishReason(stringIn(value, "finish_reason")), usage: readUsage({}, prompt, text) },
  };
}

function formatOf(candidate: unknown): ResponseFormat | undefined {
  const format = objectIn(objectIn(candidate, "settings"), "responseFormat");
  return typeof format.type === "string" ? (format as unknown as ResponseFormat) : undefined;
}

function asFinishReason(reason: string | undefined): FinishReason {
  return reason === "length" ? "length" : "stop";
}

function readUsage(usage: JsonObject, prompt: string, text: string): Usage {
  const sent = {
    inputTokens: countIn(usage, "inputTokens"),
    outputTokens: countIn(usage, "outputTokens"),
    cachedTokens: countIn(usage, "cachedTokens"),
    reasoningTokens: countIn(usage, "reasoningTokens"),
    estimated: usage.estimated === true,
  };
  return usageOf(sent, { prompt, text });
}
