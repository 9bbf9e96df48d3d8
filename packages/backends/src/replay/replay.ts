import { readFile } from "node:fs/promises";
import {
  type Backend,
  type Capabilities,
  CupelError,
  demandResponseFormat,
  type GenerateRequest,
  type Generation,
  messageOf,
  sha256Hex,
} from "@cupel/core";
import { presentable } from "../http/server-error.ts";
import { nameList } from "../name-list.ts";
import { once } from "../once.ts";
import { unknownModel } from "../unknown-model.ts";
import { callKey, type RecordedCall, readCalls } from "./recorded-call.ts";

export interface ReplayOptions {
  /** A run's `records.jsonl` (every call) or `samples.jsonl` (the answers that were given, found by prompt alone). */
  readonly path?: string;
  /** The lines of such a file, parsed. */
  readonly records?: readonly unknown[];
  /** Which of the recorded models; needed when there are several. */
  readonly model?: string;
  /** What answers a call that is not recorded: an error, or another backend. Default `error`. */
  readonly onMiss?: "error" | Backend;
}

/**
 * Answers calls from a recorded run: no model, no server, the same bytes. A call is found by prompt, seed, temperature, token limit
 * and response format; records that hold two different answers to such a call are refused rather than guessed at.
 */
export function replay(options: ReplayOptions): Backend {
  const { path, records, onMiss = "error" } = options;
  if ((path === undefined) === (records === undefined)) throw new CupelError("USAGE", "replay needs either a path or records.");
  const load = once(async () => {
    const text = path === undefined ? undefined : await read(path);
    const recorded = readCalls(text ?? records ?? [], path ?? "the records");
    const models = [...new Set(recorded.flatMap(({ model }) => model ?? []))];
    const { model } = options;
    const calls = model === undefined ? recorded : recorded.filter((call) => call.model === model);
    const where = path ?? "The records";
    if (recorded.length === 0) throw new CupelError("ARTIFACT_INVALID", `${where} hold no recorded answer.`);
    if (model !== undefined && calls.length === 0)
      throw unknownModel({ where: path === undefined ? "The recorded run" : `The recorded run ${path}`, model, names: models });
    if (model === undefined && models.length > 1) {
      throw new CupelError("CONFIG_INVALID", `${where} hold answers of several models (${nameList(models)}): name one with --model.`);
    }
    const formats = [...new Set(calls.flatMap(({ format }) => format ?? []))];
    return {
      index: indexOf(calls),
      model: model ?? models[0],
      calls: calls.length,
      formats,
      source: text === undefined ? "records" : sha256Hex(text),
    };
  });

  async function capabilities(): Promise<Capabilities> {
    const { model, calls, source, formats } = await load();
    const facts = { engine: "replay", recordedModel: model ?? "unknown", recordedCalls: calls, source };
    const own: Pick<Capabilities, "responseFormats"> = formats.length > 0 ? { responseFormats: formats } : {};
    if (onMiss === "error") return { determinism: "bit-exact", seeds: true, logprobs: false, streaming: true, ...own, facts };
    const other = await onMiss.capabilities();
    const responseFormats = [...new Set([...formats, ...(other.responseFormats ?? [])])];
    return {
      ...other,
      logprobs: false,
      ...(responseFormats.length > 0 && { responseFormats }),
      facts: { ...other.facts, ...facts, onMiss: onMiss.name },
    };
  }

  async function generate(request: GenerateRequest): Promise<Generation> {
    request.signal?.throwIfAborted();
    const { index, calls, formats } = await load();
    const { prompt, responseFormat } = request;
    const found = index.get(callKey(request)) ?? (responseFormat ? undefined : index.get(callKey({ prompt })));
    if (found === undefined) {
      if (onMiss !== "error") return await onMiss.generate(request);
      demandResponseFormat(responseFormat, { responseFormats: formats }, "replay");
      const { seed, temperature, maxTokens } = request;
      const settings = `seed ${seed}, temperature ${temperature}, at most ${maxTokens} tokens`;
      throw new CupelError("BACKEND_FAILED", `No recorded answer to ${start(prompt)} with ${settings} among ${calls} recorded calls.`);
    }
    if (found === "ambiguous") {
      throw new CupelError("BACKEND_FAILED", `The records hold different answers to ${start(prompt)} with the same settings.`, {
        hint: "Replay from the records.jsonl of a single run.",
      });
    }
    request.onText?.(found.text);
    return found;
  }

  return {
    name: "replay",
    model: options.model ?? "recorded",
    capabilities,
    generate: async (request) => {
      try {
        return await generate(request);
      } catch (error) {
        if (request.signal?.aborted) throw new CupelError("ABORTED", "The call was aborted.");
        throw error;
      }
    },
    [Symbol.asyncDispose]: async () => {
      if (onMiss !== "error") await onMiss[Symbol.asyncDispose]();
    },
  };
}

type Recorded = Generation | "ambiguous";

function indexOf(calls: readonly RecordedCall[]): ReadonlyMap<string, Recorded> {
  const index = new Map<string, Recorded>();
  for (const call of calls) {
    const known = index.get(call.key);
    if (known === undefined) index.set(call.key, call.generation);
    else if (known !== "ambiguous" && known.text !== call.generation.text) index.set(call.key, "ambiguous");
  }
  return index;
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new CupelError("USAGE", `The recorded run ${path} cannot be read: ${messageOf(error)}`);
  }
}

function start(prompt: string): string {
  const line = presentable(prompt.slice(0, 200));
  return `the prompt "${line.length > 60 ? `${line.slice(0, 60)}…` : line}"`;
}
