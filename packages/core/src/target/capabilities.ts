/** What a setup exposes and honours. Declared by the target, refined by probing; a capability that is not there is named in the verdict. */
export interface TargetCapabilities {
  /** Ids of the output tokens; `aligned`: with gaps that are filled by alignment. */
  readonly tokenIds: "yes" | "aligned" | "no";
  /** Ids of the prompt: in the answer, by another endpoint, only their number, or not at all. */
  readonly promptIds: "yes" | "endpoint" | "count" | "no";
  readonly scores: "logits" | "logprob_f32" | "logprob_rounded" | "none";
  /** The smallest non-zero difference that the scores can show, in nats; measured, absent until it was. */
  readonly resolution?: number;
  /** Most alternatives per token. */
  readonly topK: number;
  /** Scores along a given output (teacher forcing). */
  readonly promptScores: boolean;
  readonly seed: "honoured" | "accepted" | "rejected" | "absent";
  readonly batch: "native" | "concurrent" | "none";
  readonly cacheControl: "per_request" | "admin" | "none";
  /** Whether answers tell how many tokens came from a cache. */
  readonly cacheObservable: boolean;
  readonly settingsEcho: "full" | "partial" | "none";
  readonly identity: "digest" | "build" | "string" | "none";
  readonly restart: boolean;
  readonly stream: boolean;
  /** Answers that can be computed together; absent where the target does not tell. A batch of more is computed in parts. */
  readonly sequences?: number;
  /**
   * True where sequences can be shown not to influence each other (the reference engine): a batch or a load is then no treatment at all, and
   * its axis is vacuous.
   */
  readonly isolatedSequences: boolean;
  /** Settings that are known not to reach the model, by their names in `TargetSettings`. Absent: none is known of. */
  readonly dropped?: readonly string[];
  /** What a user has to know about the above, a sentence each. */
  readonly notes: readonly string[];
}

/** Which setup answered: everything it tells about itself. */
export interface TargetIdentity {
  /** Names and values as told: build, model digest, context size. Holds no path and no host name. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
  /** SHA-256 of the facts as canonical JSON. */
  readonly sha256: string;
}

/** A process that was started. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}
