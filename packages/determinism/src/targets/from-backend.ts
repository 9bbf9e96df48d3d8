import {
  type Backend,
  type Capabilities,
  CupelError,
  canonicalJson,
  contentHash,
  type DeterminismTarget,
  emptyObservation,
  type GenerateRequest,
  type Generation,
  type Knob,
  messageOf,
  type Observation,
  type PreparedRequest,
  type PromptInput,
  type SendMode,
  sha256Hex,
  type TargetCapabilities,
  type TargetSettings,
} from "@cupel/core";
import { scoresOf } from "./scores-of.ts";

/** How a backend becomes a target. */
export interface FromBackendOptions {
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Makes the backend anew: for the identity of a server, which a backend probes once, and for variants. */
  readonly create?: (launch: Readonly<Record<string, string>>) => Backend;
  /** Launch options that `create` understands, such as `threads`. */
  readonly launchOptions?: readonly string[];
}

/**
 * A plain backend as a target. What is compared is its text, tier 1t, on repeat, concurrency, order, neighbours and stream; a backend that
 * gives token ids and logits (embedded) reaches 2b. Samplers that a backend has no word for are not sent, and the knobs say so.
 */
export function fromBackend(backend: Backend, options: FromBackendOptions): DeterminismTarget {
  const { now, create, launchOptions = [] } = options;
  const known = backend.capabilities();
  let calls = 0;
  // Read when it is asked for; until then a backend that cannot be used must not end the process.
  known.catch(() => {});

  async function observe(prepared: PreparedRequest, how: SendMode): Promise<Observation> {
    const stopping = new AbortController();
    const startedMs = now();
    let [text, chunks, firstByteMs] = ["", 0, null as number | null];
    const watches = how.stream || how.stopWhen !== undefined;
    const request: GenerateRequest = {
      ...requestOf(prepared.prompt, prepared.settings),
      signal: how.signal ? AbortSignal.any([how.signal, stopping.signal]) : stopping.signal,
      ...(watches && {
        onText: (piece: string) => {
          firstByteMs ??= now();
          chunks++;
          text += piece;
          if (how.stopWhen?.(text)) stopping.abort();
        },
      }),
    };
    const base = { ...emptyObservation(prepared.promptId, sentOf(prepared)), startedMs };
    try {
      const generation = await backend.generate(request);
      const endedMs = now();
      const stopped = stopping.signal.aborted && generation.finishReason === "abort";
      how.signal?.throwIfAborted();
      // Every call has a mark of its own, but for answers that the backend says it kept.
      const responseMark = generation.fromCache ? "kept" : `call ${calls++}`;
      return {
        ...base,
        ...answerOf(generation),
        responseMark,
        firstByteMs: firstByteMs ?? endedMs,
        endedMs,
        chunks,
        status: stopped ? "stopped" : "ok",
      };
    } catch (thrown) {
      how.signal?.throwIfAborted();
      const seen = { ...base, text, chunks, firstByteMs, endedMs: now() };
      if (stopping.signal.aborted) return { ...seen, status: "stopped" };
      const code = CupelError.is(thrown) ? thrown.code : "INTERNAL";
      const error = { code, httpStatus: statusOf(thrown), message: messageOf(thrown), isTransport: code === "BACKEND_UNAVAILABLE" };
      return { ...seen, status: chunks > 0 ? "truncated" : "error", error };
    }
  }

  return {
    name: backend.name,
    model: backend.model,
    baseUrl: null,
    capabilities: async () => capabilitiesOf(await known),
    identity: async () => {
      await using again = create?.({});
      const { facts } = await (again ?? backend).capabilities();
      return { facts, sha256: contentHash(facts) };
    },
    prepare: (prompt, settings) => prepareCall(prompt, settings),
    send: async (batch, how) => {
      if (how.form === "batch") throw new CupelError("UNSUPPORTED", `The backend ${backend.name} takes no batches.`);
      return await Promise.all(batch.map((prepared) => observe(prepared, how)));
    },
    ...(create &&
      launchOptions.length > 0 && {
        variant: async (option: string, value: string) => {
          if (!launchOptions.includes(option))
            throw new CupelError("UNSUPPORTED", `The backend ${backend.name} cannot be started with another ${option}.`);
          return fromBackend(create({ [option]: value }), options);
        },
      }),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}

function requestOf({ text }: PromptInput, settings: TargetSettings): GenerateRequest {
  const { temperature, seed, maxTokens, topP, topK, minP, topScores } = settings;
  if (seed === null) throw new CupelError("UNSUPPORTED", "A plain backend cannot be asked without a seed.");
  return {
    prompt: text,
    maxTokens,
    temperature,
    seed,
    topP,
    topK,
    minP,
    ...(topScores !== null && { logprobs: topScores, tokenIds: true }),
  };
}

/** The call as bytes: what there is to hash where nothing goes over a wire that we see. */
function prepareCall(prompt: PromptInput, settings: TargetSettings): PreparedRequest {
  if (Object.keys(settings.extra).length > 0)
    throw new CupelError("UNSUPPORTED", `A plain backend takes no further request fields: ${Object.keys(settings.extra).join(", ")}.`);
  if (settings.ignoreEnd) throw new CupelError("UNSUPPORTED", "A plain backend cannot go on after the end of an answer.");
  const request = requestOf(prompt, settings);
  const body = canonicalJson(request);
  return { promptId: sha256Hex(prompt.text), prompt, settings, path: "generate", body, sha256: sha256Hex(body), knobs: knobsOf(settings) };
}

function knobsOf(settings: TargetSettings): readonly Knob[] {
  const { repeatPenalty, presencePenalty, frequencyPenalty, extra: _, ignoreEnd: __, topScores: ___, ...sent } = settings;
  return [
    ...Object.entries(sent).map(
      ([name, value]): Knob => ({ name, requested: value, sent: value, echoed: null, effective: null, source: "sent" }),
    ),
    ...Object.entries({ repeatPenalty, presencePenalty, frequencyPenalty }).map(
      ([name, value]): Knob => ({ name, requested: value, sent: null, echoed: null, effective: null, source: "none" }),
    ),
  ];
}

function sentOf({ sha256, body }: PreparedRequest): Observation["sent"] {
  return { sha256, method: "CALL", path: "generate", body };
}

function answerOf(generation: Generation): Partial<Observation> {
  const { text, finishReason, usage, tokenIds, logprobs } = generation;
  return {
    text,
    finishReason,
    usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
    cachedTokens: usage.cachedTokens ?? null,
    inputTokenIds: tokenIds?.prompt ?? null,
    outputTokenIds: tokenIds?.output ?? null,
    ...scoresOf(logprobs),
  };
}

function capabilitiesOf({ determinism, seeds, logprobs, streaming, tokenIds = false, facts }: Capabilities): TargetCapabilities {
  return {
    tokenIds: tokenIds ? "yes" : "no",
    promptIds: tokenIds ? "yes" : "count",
    scores: tokenIds ? "logits" : logprobs ? "logprob_rounded" : "none",
    topK: logprobs ? 20 : 0,
    promptScores: false,
    seed: seeds ? "accepted" : "absent",
    batch: "concurrent",
    cacheControl: "none",
    cacheObservable: false,
    settingsEcho: "none",
    identity: Object.keys(facts).some((name) => /sha256|digest/i.test(name)) ? "digest" : "string",
    restart: false,
    stream: streaming,
    isolatedSequences: determinism === "bit-exact",
    notes: tokenIds ? [] : ["whether something between this process and the model repeats a stored answer"],
  };
}

function statusOf(thrown: unknown): number | null {
  const status = typeof thrown === "object" && thrown !== null ? (thrown as { readonly status?: unknown }).status : undefined;
  return typeof status === "number" ? status : null;
}
