import type { Json, JsonObject, ObservedAnswer, PromptInput, ScoreRow, SendMode, TargetCapabilities, TargetSettings } from "@cupel/core";
import type { HttpClient } from "../http/http-client.ts";

/** A setting and the name it has on the wire; undefined where the dialect has no word for it. */
export interface WireNames {
  readonly [setting: string]: string | undefined;
}

/** How a server is spoken to. Pure translation: bytes out, facts in. */
export interface Dialect {
  readonly name: string;
  /** As messages call it. */
  readonly server: string;
  readonly defaultBaseUrl: string;
  readonly start: string;
  readonly health: string;
  /** Where requests go. */
  readonly path: string;
  /** Whether a base URL gets `/v1` when it has no path. */
  readonly versioned: boolean;
  /** The body of one prompt, unstreamed. @throws CupelError `UNSUPPORTED` for a setting without a word */
  body(input: PromptInput, settings: TargetSettings, model: string): JsonObject;
  /** Where each setting stands in the body, as a path of names joined by dots. */
  readonly wire: WireNames;
  /** The body as it is sent in a mode. */
  inMode(body: JsonObject, how: Pick<SendMode, "stream" | "cache" | "nonce">): JsonObject;
  /** One body for several prompts; absent where the dialect has no batches. */
  join?(bodies: readonly JsonObject[]): JsonObject;
  /** The answers of a whole response, one per prompt. */
  readWhole(value: unknown, count: number): readonly ObservedAnswer[];
  /** Scores of a given text in one request; absent where a server tells none of its prompt. */
  readonly scored?: ScoredText;
  /** How the pieces of a stream come. */
  readonly streamFormat: "events" | "lines" | "none";
  /** Collects a stream. */
  collect?(): StreamCollector;
  /** @throws CupelError as the client does */
  capabilities(client: HttpClient, model: string): Promise<TargetCapabilities>;
  /** Facts that identify the setup, without paths. @throws CupelError as the client does, `MODEL_UNREADABLE` for a model that is not there */
  identity(client: HttpClient, model: string): Promise<Readonly<Record<string, string | number | boolean | null>>>;
  flush?(client: HttpClient): Promise<void>;
}

/** How the tokens of a given text are scored: as a prompt of which the server tells the scores, too. */
export interface ScoredText {
  body(ids: readonly number[], model: string): JsonObject;
  /** The scores of the text's end, best alternatives first; a token without a score is left out. */
  read(value: unknown, end: readonly number[]): readonly ScoreRow[];
}

/** Collects the parts of a streamed answer. */
export interface StreamCollector {
  /** The text of the part. @throws CupelError `BACKEND_FAILED` for a part that is an error */
  add(part: unknown): string;
  /** @throws CupelError `BACKEND_FAILED` when the last part never came */
  finish(): ObservedAnswer;
}

/** A whole capability sheet from what differs. */
export function capabilitySheet(given: Partial<TargetCapabilities>): TargetCapabilities {
  return {
    tokenIds: "no",
    promptIds: "count",
    scores: "none",
    topK: 0,
    promptScores: false,
    seed: "accepted",
    batch: "concurrent",
    cacheControl: "none",
    cacheObservable: false,
    settingsEcho: "none",
    identity: "string",
    restart: false,
    stream: true,
    isolatedSequences: false,
    notes: [],
    ...given,
  };
}

/** The value at a path of names joined by dots. */
export function valueAt(body: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = body;
  for (const name of path.split("."))
    value = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject)[name] : undefined;
  return value;
}
