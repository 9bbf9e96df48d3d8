import {
  CupelError,
  canonicalJson,
  contentHash,
  type DeterminismTarget,
  emptyObservation,
  type Observation,
  type PreparedRequest,
  type PromptInput,
  type SendMode,
  sha256Hex,
  type TargetCapabilities,
  type TargetSettings,
} from "@cupel/core";
import { type PlantedModel, type PlantedModelOptions, plantedModel } from "./planted-model.ts";
import { type PlantedServer, plantedServer, type ServedAnswer } from "./planted-server.ts";

export interface PlantedTargetOptions extends PlantedModelOptions {
  readonly model?: PlantedModel;
  /** Other than everything a target can have: ids, scores, native batches, cache control, restarts. */
  readonly capabilities?: Partial<TargetCapabilities>;
}

/** A target in this process around a planted model, with a clock that ticks once per event. Thousands of checks a second run on it. */
export interface PlantedTarget extends DeterminismTarget {
  readonly planted: PlantedModel;
  /** Everything that was prepared and sent, in order. */
  readonly sends: readonly { readonly request: PreparedRequest; readonly how: SendMode }[];
}

const everything: TargetCapabilities = {
  tokenIds: "yes",
  promptIds: "yes",
  scores: "logprob_f32",
  topK: 5,
  promptScores: false,
  seed: "honoured",
  batch: "native",
  cacheControl: "per_request",
  cacheObservable: true,
  settingsEcho: "full",
  identity: "build",
  restart: true,
  stream: true,
  isolatedSequences: false,
  notes: [],
};

/** A simulated target. */
export function plantedTarget(options: PlantedTargetOptions = {}): PlantedTarget {
  const model = options.model ?? plantedModel(options);
  return targetOver(plantedServer(model), { ...everything, ...options.capabilities });
}

function targetOver(server: PlantedServer, capabilities: TargetCapabilities): PlantedTarget {
  const { model } = server;
  const clock = { now: 0 };
  // Ids of the made-up tokeniser cannot be read backwards.
  const texts = new Map<string, string>();
  const sends: { readonly request: PreparedRequest; readonly how: SendMode }[] = [];
  let startedAt = 1;
  const noop = (name: "batch" | "stream" | "restart"): boolean => model.vices.noop?.includes(name) ?? false;

  const prepare = (prompt: PromptInput, settings: TargetSettings): PreparedRequest => {
    const body = canonicalJson({ prompt: prompt.text, ...settings });
    if (capabilities.promptScores) texts.set(model.promptIds(prompt.text).join(), prompt.text);
    const dropped = model.vices.ignores ?? [];
    const knobs = Object.entries({ ...settings, extra: undefined, topScores: undefined })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => {
        const echoed = capabilities.settingsEcho === "none" ? null : dropped.includes(name) ? 1 : (value as number);
        return { name, requested: value as number, sent: value as number, echoed, effective: echoed, source: "echo" as const };
      });
    return { promptId: sha256Hex(prompt.text), prompt, settings, path: "planted", body, sha256: sha256Hex(body), knobs };
  };

  async function one(
    request: PreparedRequest,
    how: SendMode,
    place: { readonly size: number; readonly index: number },
  ): Promise<Observation> {
    const { settings, prompt } = request;
    const number = model.calls;
    const startedMs = clock.now++;
    const body = how.cache === "cold" ? request.body : canonicalJson({ ...JSON.parse(request.body), cache: how.cache });
    const sent = { sha256: sha256Hex(body), method: "CALL" as const, path: "planted", body };
    const base = { ...emptyObservation(request.promptId, sent), startedMs };
    if (model.vices.refuses?.(number)) {
      model.skip();
      return {
        ...base,
        endedMs: clock.now++,
        status: "error",
        error: { code: "BACKEND_FAILED", httpStatus: 429, message: "too many requests", isTransport: false },
      };
    }
    let firstByteMs = startedMs;
    const served = await server.answer(
      {
        prompt: prompt.text,
        temperature: settings.temperature,
        seed: settings.seed,
        maxTokens: settings.maxTokens,
        settings: deviating(settings),
        topScores: Math.max(2, settings.topScores ?? 0),
        stream: how.stream && !noop("stream"),
        usesCache: how.cache !== "cold" || capabilities.cacheControl !== "per_request",
        batchSize: place.size,
      },
      {
        arrive: async () => {
          for (let turn = 0; turn < 4; turn++) await undefined;
        },
        begin: () => {
          firstByteMs = clock.now++;
        },
      },
    );
    const text = served.tokens.map((token) => token.text).join("");
    if (model.vices.truncates?.(number))
      return {
        ...base,
        text: text.slice(0, text.length / 2),
        firstByteMs,
        endedMs: clock.now++,
        chunks: 1,
        status: "truncated",
        error: { code: "BACKEND_FAILED", httpStatus: null, message: "broke off", isTransport: false },
      };
    return {
      ...base,
      ...observed(served, { settings, how, capabilities, vices: model.vices }),
      firstByteMs,
      endedMs: clock.now++,
      ...batchOf(place),
    };
  }

  return {
    name: "simulated",
    model: "planted",
    baseUrl: null,
    planted: model,
    sends,
    capabilities: async () => capabilities,
    identity: async () => {
      const facts = { build: server.fingerprint(), model: "planted" };
      return { facts, sha256: contentHash(facts) };
    },
    prepare,
    send: async (batch, how) => {
      for (const request of batch) sends.push({ request, how });
      if (how.form === "single") return await Promise.all(batch.map((request) => one(request, how, { size: 1, index: 0 })));
      if (capabilities.batch !== "native") throw new CupelError("UNSUPPORTED", "no native batch");
      const size = noop("batch") ? 1 : batch.length;
      const answers: Observation[] = [];
      for (const [index, request] of batch.entries()) answers.push(await one(request, how, { size, index: noop("batch") ? 0 : index }));
      return answers;
    },
    ...(capabilities.cacheControl === "admin" && { flushCache: async () => server.flush() }),
    ...(capabilities.restart && {
      restart: async () => {
        server.restart();
        if (!noop("restart")) startedAt++;
        return { pid: 100 + startedAt, startedAt };
      },
      variant: async (option: string, value: string) => targetOver(plantedServer(model, { launch: `${option}=${value}` }), capabilities),
    }),
    ...(capabilities.promptScores && {
      scorePath: async (prompt: readonly number[], output: readonly number[]) => {
        const text = texts.get(prompt.join());
        if (text === undefined) throw new CupelError("UNSUPPORTED", "These ids are those of no prompt that was prepared here.");
        const plain = { temperature: 0, seed: 0, settings: {}, topScores: 5, stream: false, usesCache: false, batchSize: 1 };
        const { tokens } = await server.answer({ ...plain, prompt: text, maxTokens: output.length, forced: output });
        return tokens.map(({ id, logprob, top }) => ({
          tokenId: id,
          score: logprob,
          top: top.map((other) => ({ id: other.id, token: other.text, score: other.logprob })),
        }));
      },
    }),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Settings that change what the model says: every one that is not at its default, so that another value is another path. */
function deviating({ topP, topK, minP, repeatPenalty, extra }: TargetSettings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries({
      topP: topP === 1 ? undefined : topP,
      topK: topK || undefined,
      minP: minP || undefined,
      repeatPenalty: repeatPenalty === 1 ? undefined : repeatPenalty,
      ...extra,
    }).filter(([, value]) => value !== undefined),
  );
}

function batchOf({ size, index }: { readonly size: number; readonly index: number }): Pick<Observation, "batchSize" | "batchIndex"> {
  return { batchSize: size, batchIndex: index };
}

function observed(
  { tokens, finishReason, cachedTokens, promptIds, fingerprint, responseId }: ServedAnswer,
  options: {
    readonly settings: TargetSettings;
    readonly how: SendMode;
    readonly capabilities: TargetCapabilities;
    readonly vices: PlantedModel["vices"];
  },
): Partial<Observation> {
  const { settings, how, capabilities, vices } = options;
  const withScores = settings.topScores !== null && capabilities.scores !== "none";
  const streams = how.stream && capabilities.stream && !vices.noop?.includes("stream");
  let [text, stopped, chunks] = ["", false, 0];
  for (const token of tokens) {
    text += token.text;
    chunks++;
    if (!how.stopWhen?.(text)) continue;
    stopped = true;
    break;
  }
  const read = tokens.slice(0, chunks);
  return {
    text,
    outputTokenIds: capabilities.tokenIds === "no" ? null : read.map(({ id }) => id),
    inputTokenIds: capabilities.promptIds === "yes" ? promptIds : null,
    ...(withScores && {
      scores: read.map(({ logprob }) => logprob),
      topScores: read.map(({ top }) =>
        top.map((entry) => ({ id: capabilities.tokenIds === "no" ? null : entry.id, token: entry.text, score: entry.logprob })),
      ),
      scoreKind: "logprob" as const,
    }),
    finishReason: stopped ? null : finishReason,
    usage: { inputTokens: promptIds.length, outputTokens: read.length },
    cachedTokens: capabilities.cacheObservable ? cachedTokens : null,
    chunks: streams ? chunks : 1,
    responseMark: responseId,
    servedBy: fingerprint,
    status: stopped ? "stopped" : "ok",
  };
}
