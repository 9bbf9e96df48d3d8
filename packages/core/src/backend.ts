import type { ResponseFormat } from "./response-format.ts";

/** Why a generation ended: a stop token or string, the token limit, or an abort. */
export type FinishReason = "stop" | "length" | "abort";

/** Token counts as the backend reports them. `cached` and `reasoning` are parts of input and output. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cachedTokens?: number;
  readonly reasoningTokens?: number;
  /** True where the server sent no counts and these are guesses: they add up to no cost and hold no budget. */
  readonly estimated?: true;
}

/** One generated token: its text, natural-log probability under the raw distribution, and the alternatives, best first. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly top?: readonly { readonly token: string; readonly logprob: number; readonly id?: number; readonly logit?: number }[];
  /** The token's id and its raw logit, an f32: where the call asked for token ids and the backend has them. */
  readonly id?: number;
  readonly logit?: number;
}

/** One call of a model. Everything that decides the answer is here. */
export interface GenerateRequest {
  readonly prompt: string;
  readonly system?: string;
  /** At least 1. */
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** 32-bit unsigned integer. */
  readonly seed: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  /** Generation ends before any of these texts. */
  readonly stop?: readonly string[];
  /** Number of alternatives to report per token; absent: no logprobs. */
  readonly logprobs?: number;
  /** Report the ids of prompt and answer, and logits beside log probabilities. A backend that does not claim `tokenIds` ignores it. */
  readonly tokenIds?: boolean;
  /** What decoding is constrained to. A backend that does not claim the format refuses the call; it never ignores it. */
  readonly responseFormat?: ResponseFormat;
  readonly signal?: AbortSignal;
  /** Called with each piece of text as it comes. */
  readonly onText?: (piece: string) => void;
  /** Whose trace the call is part of, as W3C Trace Context spells it: sent to servers as the header of that name. */
  readonly traceparent?: string;
}

/** The members of a request that decide the answer: without who may end it, who listens, and whose trace it is part of. */
export function decidingMembers(request: GenerateRequest): Omit<GenerateRequest, "signal" | "onText" | "traceparent"> {
  const { signal: _signal, onText: _onText, traceparent: _traceparent, ...deciding } = request;
  return deciding;
}

/** What a call returned. */
export interface Generation {
  readonly text: string;
  /** What a reasoning model thought before it answered, where the backend shows it. Never part of `text`. */
  readonly reasoning?: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly logprobs?: readonly TokenLogprob[];
  /** Ids of the prompt's tokens and of the answer's, where they were asked for and the backend has them. */
  readonly tokenIds?: { readonly prompt: readonly number[]; readonly output: readonly number[] };
  /** The token by which the model ended its answer, told where ids and logprobs were asked for. In no other field: it is no part of the answer. */
  readonly endToken?: TokenLogprob;
  /**
   * JSON pointers to the keywords of the schema that decoding was not held to, because the backend cannot and the call was not strict.
   * Absent where there are none or the backend, being a server, does not say.
   */
  readonly unenforced?: readonly string[];
  /** What the answer says of who gave it, such as the exact version of the model. Absent where it says nothing. */
  readonly servedBy?: string;
  /** Set on an answer that was kept from an earlier call, with what that call took. No call was made for it. */
  readonly fromCache?: { readonly milliseconds: number };
}

/** What a backend can back with a guarantee. A claim that needs more is refused, never assumed. */
export interface Capabilities {
  /** `bit-exact`: on every machine; `same-build`: same seed, configuration and build; `none`: no promise. */
  readonly determinism: "bit-exact" | "same-build" | "none";
  readonly seeds: boolean;
  readonly logprobs: boolean;
  readonly streaming: boolean;
  /** Token ids and raw logits can be had. Absent: no. */
  readonly tokenIds?: boolean;
  /** The response formats that decoding can be constrained to. Absent: none. */
  readonly responseFormats?: readonly ResponseFormat["type"][];
  /** Settings of a call that are known not to reach the model, by their names in `GenerateRequest`. Absent: none is known of. */
  readonly dropped?: readonly string[];
  /** Facts that identify the setup: engine, weights hash, server version. */
  readonly facts: Readonly<Record<string, string | number | boolean>>;
}

/** Where candidates come from. */
export interface Backend extends AsyncDisposable {
  /** `embedded`, `ollama`, `openai`, `ai-sdk`, `replay`, `simulated`, or your own. */
  readonly name: string;
  /** The model as the user named it. */
  readonly model: string;
  /** Probes the backend once and says what it can do. @throws CupelError `BACKEND_UNAVAILABLE`, `MODEL_UNREADABLE`, `PEER_MISSING` */
  capabilities(): Promise<Capabilities>;
  /**
   * An aborted call returns what it had, with `finishReason: "abort"`, or throws `ABORTED` when it had nothing.
   *
   * @throws CupelError `BACKEND_UNAVAILABLE`, `BACKEND_FAILED`, `CONTEXT_OVERFLOW`, `ABORTED`; `UNSUPPORTED` for a response format that
   * the capabilities do not name
   */
  generate(request: GenerateRequest): Promise<Generation>;
  /**
   * For a backend that keeps answers: the kept answer to a request, marked `fromCache`; undefined where there is none and a call would have
   * to be made. What is given is used up: an equal request is the next sample.
   */
  fromCache?(request: GenerateRequest): Promise<Generation | undefined>;
}

/** Identity with inference, so that a backend of your own is checked where it is written. */
export function defineBackend<Definition extends Backend>(definition: Definition): Definition {
  return definition;
}
