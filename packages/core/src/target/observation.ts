import type { Json } from "../json.ts";

/** Bytes that went over the wire, or the call that stands for them in this process. Never holds a header: keys travel there. */
export interface SentRequest {
  /** SHA-256 of the body. */
  readonly sha256: string;
  /** `POST`, or `CALL` for a model in this process. */
  readonly method: "POST" | "CALL";
  /** Path beside the base URL, such as `/completion`. */
  readonly path: string;
  /** The exact body. */
  readonly body: string;
}

/** A token that could have been chosen. */
export interface TopScore {
  /** Null where ids are not exposed. */
  readonly id: number | null;
  readonly token: string;
  /** In nats. */
  readonly score: number;
}

/** What one request of a batch brought, or why it brought nothing. Nothing in it is judged. */
export interface Observation {
  /** SHA-256 of the prompt's UTF-8. */
  readonly promptId: string;
  /** Null where they are not exposed. Never padded. */
  readonly inputTokenIds: readonly number[] | null;
  /** Of the output alone, without the prompt; null where they are not exposed. */
  readonly outputTokenIds: readonly number[] | null;
  readonly text: string;
  /** The chosen tokens' scores in order; a null item is one that the server left out; null where there are none. */
  readonly scores: readonly (number | null)[] | null;
  /** Alternatives per token, best first, aligned with `scores`. */
  readonly topScores: readonly (readonly TopScore[] | null)[] | null;
  readonly scoreKind: "logit" | "logprob" | null;
  readonly finishReason: string | null;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null;
  /** Tokens of the prompt that came from a cache; null where the server does not say. */
  readonly cachedTokens: number | null;
  /** Outputs that one and the same request returned, and the place of this one. */
  readonly batchSize: number;
  readonly batchIndex: number;
  /** Milliseconds of the injected clock. */
  readonly startedMs: number;
  /** When the first byte of the answer came; null when none did. */
  readonly firstByteMs: number | null;
  readonly endedMs: number;
  /** Pieces in which the text came. */
  readonly chunks: number;
  /** The server's own name of the answer, or its own timings: equal ones on two answers betray an intermediary that repeats a stored one. */
  readonly responseMark: string | null;
  /** What the answer itself says of the setup: a system fingerprint, a model name; null when nothing. */
  readonly servedBy: string | null;
  /** Settings as the answer repeats them, by wire name; null where it repeats none. */
  readonly echo: Readonly<Record<string, Json>> | null;
  /** `stopped`: we stopped reading on purpose; `truncated`: the transfer broke off. */
  readonly status: "ok" | "stopped" | "truncated" | "error";
  readonly error: ObservationError | null;
  readonly sent: SentRequest;
}

/** What an observation tells of the answer itself, beside when and how it came. */
export type ObservedAnswer = Pick<
  Observation,
  | "inputTokenIds"
  | "outputTokenIds"
  | "text"
  | "scores"
  | "topScores"
  | "scoreKind"
  | "finishReason"
  | "usage"
  | "cachedTokens"
  | "responseMark"
  | "servedBy"
  | "echo"
>;

/** Why a request brought nothing whole. */
export interface ObservationError {
  readonly code: string;
  /** HTTP status, where there was one. */
  readonly httpStatus: number | null;
  readonly message: string;
  /** True when nothing of an answer was seen, so that sending again hides nothing. */
  readonly isTransport: boolean;
}

/** One step of a teacher-forced path: the scores before a given token. */
export interface ScoreRow {
  readonly tokenId: number;
  readonly score: number;
  /** Best first. */
  readonly top: readonly TopScore[];
}
