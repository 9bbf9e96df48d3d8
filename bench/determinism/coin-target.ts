import {
  createRandom,
  type DeterminismTarget,
  emptyObservation,
  type Observation,
  type PreparedRequest,
  pinnedSettings,
  type SendMode,
  type TargetCapabilities,
} from "@cupel/core";

/** A call as a coin sees it: the text, how it is sent, how many with it, and the number of the joint send. */
export interface Call {
  readonly prompt: string;
  readonly how: SendMode;
  readonly size: number;
  readonly send: number;
}

/** How a call comes out: the number of its answer, 0 for the usual one. */
export type Coin = (call: Call, random: () => number) => number;

const capabilities: TargetCapabilities = {
  tokenIds: "no",
  promptIds: "no",
  scores: "none",
  topK: 0,
  promptScores: false,
  seed: "honoured",
  batch: "native",
  cacheControl: "per_request",
  cacheObservable: true,
  settingsEcho: "none",
  identity: "build",
  restart: false,
  stream: true,
  isolatedSequences: false,
  notes: [],
};

const identity = { facts: { build: "coin" }, sha256: "coin" };

/**
 * The cheapest target there is: an answer is a word that a coin chooses. Its coins come from a generator that shares nothing with the simulated
 * model, so that thousands of whole checks tell what bounds and tests are worth, and no quirk of the model's hashes gets in.
 */
export function coinTarget(seed: number, made: (random: () => number) => Coin): DeterminismTarget {
  const { next } = createRandom(seed).split("coins");
  const coin = made(next);
  let [clock, sends] = [0, 0];
  const answer = (request: PreparedRequest, call: Omit<Call, "prompt">, index: number): Observation => {
    const { how, size } = call;
    const outcome = coin({ prompt: request.prompt.text, ...call }, next);
    const startedMs = clock++;
    return {
      ...emptyObservation(request.promptId, { sha256: request.sha256, method: "CALL", path: "coin", body: request.body }),
      text: `${request.prompt.text}: ${outcome}`,
      finishReason: "stop",
      cachedTokens: how.cache === "warm" ? 1 : 0,
      startedMs,
      firstByteMs: startedMs,
      endedMs: startedMs + 100,
      chunks: how.stream ? 2 : 1,
      responseMark: String(startedMs),
      batchSize: size,
      batchIndex: index,
      status: "ok",
    };
  };
  return {
    name: "coin",
    model: "coin",
    baseUrl: null,
    capabilities: async () => capabilities,
    identity: async () => identity,
    prepare: (prompt) => ({
      promptId: prompt.text,
      prompt,
      settings: pinnedSettings,
      path: "coin",
      body: prompt.text,
      sha256: prompt.text,
      knobs: [],
    }),
    send: async (batch, how) => {
      const call = { how, size: batch.length, send: sends++ };
      return batch.map((request, index) => answer(request, call, index));
    },
    [Symbol.asyncDispose]: async () => {},
  };
}
