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
  type ProcessIdentity,
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
  /** Makes the backend anew with other launch options: for variants. */
  readonly create?: (launch: Readonly<Record<string, string>>) => Backend;
  /** Ends the process that the backend runs in and starts it again, where it is one of ours: `embeddedProcess` has it. */
  readonly restart?: () => Promise<ProcessIdentity>;
  /** Launch options that `create` understands, such as `threads`. */
  readonly launchOptions?: readonly string[];
}

/**
 * A plain backend as a target. What is compared is its text, tier 1t, on repeat, concurrency, order, neighbours and stream; one that gives log
 * probabilities reaches 2r, one with token ids and logits (embedded) 2b. Samplers that a backend has no word for are not sent, those it says it
 * drops do not count as sent, and the knobs say so. It is asked for no scores once it says that it has none.
 */
export function fromBackend(backend: Backend, options: FromBackendOptions): DeterminismTarget {
  const { now, create, restart, launchOptions = [] } = options;
  const known = backend.capabilities();
  let claimed: Capabilities | undefined;
  let calls = 0;
  // Read when it is asked for; until then a backend that cannot be used must not end the process.
  known.then(
    (capabilities) => {
      claimed ??= capabilities;
    },
    () => {},
  );
  const requestFor = (prompt: PromptInput, settings: TargetSettings): GenerateRequest =>
    requestOf(prompt, claimed?.logprobs === false ? { ...settings, topScores: null } : settings);

  async function observe(prepared: PreparedRequest, how: SendMode): Promise<Observation> {
    const stopping = new AbortController();
    const startedMs = now();
    let [text, chunks, firstByteMs] = ["", 0, null as number | null];
    const watches = how.stream || how.stopWhen !== undefined;
    const request: GenerateRequest = {
      ...requestFor(prepared.prompt, prepared.settings),
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
    capabilities: async () => {
      await known;
      // What a backend drops it may have learned from calls since.
      claimed = await backend.capabilities();
      return { ...capabilitiesOf(claimed), restart: restart !== undefined };
    },
    identity: async () => {
      // What a backend learned of itself from calls is no change of its setup: one that cannot be made anew says what it said at first.
      const { facts } = await (restart || create ? backend.capabilities() : known);
      return { facts, sha256: contentHash(facts) };
    },
    prepare: (prompt, settings) => {
      demandKnown(settings);
      const body = canonicalJson(requestFor(prompt, settings));
      const knobs = knobsOf(settings, claimed?.dropped ?? []);
      return { promptId: sha256Hex(prompt.text), prompt, settings, path: "generate", body, sha256: sha256Hex(body), knobs };
    },
    send: async (batch, how) => {
      if (how.form === "batch") throw new CupelError("UNSUPPORTED", `The backend ${backend.name} takes no batches.`);
      return await Promise.all(batch.map((prepared) => observe(prepared, how)));
    },
    ...(restart && { restart }),
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
  if (seed === null)
    throw new CupelError("UNSUPPORTED", "A plain backend cannot be asked without a seed.", {
      hint: "Leave the level unseeded out: neighbours=none,same,mixed.",
    });
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

/** @throws CupelError `UNSUPPORTED` for what a call of a backend has no word for */
function demandKnown({ extra, ignoreEnd }: TargetSettings): void {
  const further = Object.keys(extra);
  if (further.length > 0) throw new CupelError("UNSUPPORTED", `A plain backend takes no further request fields: ${further.join(", ")}.`);
  if (ignoreEnd) throw new CupelError("UNSUPPORTED", "A plain backend cannot go on after the end of an answer.");
}

const wordless = ["repeatPenalty", "presencePenalty", "frequencyPenalty"];

function knobsOf(settings: TargetSettings, dropped: readonly string[]): readonly Knob[] {
  const { extra: _, ignoreEnd: __, topScores: ___, ...samplers } = settings;
  return Object.entries(samplers).map(([name, requested]): Knob => {
    const isSent = !wordless.includes(name) && !dropped.includes(name);
    return { name, requested, sent: isSent ? requested : null, echoed: null, effective: null, source: isSent ? "sent" : "none" };
  });
}

function sentOf({ sha256, body }: PreparedRequest): Observation["sent"] {
  return { sha256, method: "CALL", path: "generate", body };
}

function answerOf(generation: Generation): Partial<Observation> {
  const { text, finishReason, usage, tokenIds, logprobs, endToken, servedBy = null } = generation;
  // The end of an answer is a choice among tokens like any other: an answer that is nothing but its end has a score to compare, too.
  const end = endToken?.id === undefined ? [] : [endToken];
  return {
    text,
    finishReason,
    usage: { inputTokens: usage.inputTokens, outputTokens: usage.outputTokens },
    cachedTokens: usage.cachedTokens ?? null,
    inputTokenIds: tokenIds?.prompt ?? null,
    outputTokenIds: tokenIds ? [...tokenIds.output, ...end.map(({ id }) => id as number)] : null,
    servedBy,
    ...scoresOf(logprobs && [...logprobs, ...end]),
  };
}

function capabilitiesOf(capabilities: Capabilities): Omit<TargetCapabilities, "restart"> {
  const { determinism, seeds, logprobs, streaming, tokenIds = false, dropped, facts } = capabilities;
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
    stream: streaming,
    isolatedSequences: determinism === "bit-exact",
    ...(dropped && { dropped }),
    notes: tokenIds ? [] : ["whether something between this process and the model repeats a stored answer"],
  };
}

function statusOf(thrown: unknown): number | null {
  const status = typeof thrown === "object" && thrown !== null ? (thrown as { readonly status?: unknown }).status : undefined;
  return typeof status === "number" ? status : null;
}
