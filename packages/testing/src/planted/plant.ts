/** A condition of a call under which planted differences show. `always` stands for the model's own randomness: the repeat axis. */
export type PlantCondition =
  | "always"
  | "batch"
  | "concurrency"
  | "cache"
  | "neighbours"
  | "unseeded-neighbours"
  | "order"
  | "stream"
  | "restart"
  | `launch:${string}`
  | `setting:${string}`;

/** What a planted difference does to an answer. */
export type PlantEffect =
  /** Another token at a position, and another path from there. Near ties are flipped by noise on a margin of 1e-4; others at their full margin. */
  | { readonly kind: "flip"; readonly position: number; readonly nearTie: boolean }
  /** Rounding: margins move by up to `scale` nats at a share of positions; tokens flip only where a margin is smaller than that. */
  | { readonly kind: "noise"; readonly scale: number; readonly share: number }
  /** The answer ends early, as by another limit. */
  | { readonly kind: "cut"; readonly position: number };

/** A difference between answers whose truth is known. */
export interface Plant {
  readonly when: PlantCondition;
  readonly effect: PlantEffect;
  /** Share of prompts that can be affected, on [0, 1]. Default 1. */
  readonly share?: number;
  /** Chance per call of an affected prompt, on [0, 1]. Default 1. */
  readonly rate?: number;
  /** `first`: only the first call of a prompt; `after`: every call from number `from` on. Default every call. */
  readonly calls?: { readonly kind: "first" } | { readonly kind: "after"; readonly from: number };
}

/** Ways in which a server is not what it seems. */
export interface PlantedVices {
  /** The seed changes nothing: sampling draws anew each time. */
  readonly ignoresSeed?: boolean;
  /** Settings, by our names, that are taken and dropped; `temperature` then is 1. */
  readonly ignores?: readonly string[];
  /** Something in between repeats stored answers to equal requests, response ids included. */
  readonly storesAnswers?: boolean;
  /** Log probabilities are printed with so many decimals. */
  readonly roundTo?: number;
  /** Every n-th token is missing among the log probabilities, as where it ends in half a character. */
  readonly dropsScoreEvery?: number;
  /** Every n-th log probability is the sentinel −9999. */
  readonly sentinelEvery?: number;
  /** Treatments that silently do nothing. */
  readonly noop?: readonly ("batch" | "cache" | "concurrency" | "stream" | "restart" | "neighbours")[];
  /** From this call on the system fingerprint is another. */
  readonly fingerprintChangesAt?: number;
  /** From this call on every answer takes another path: an upgrade under way. */
  readonly driftsAt?: number;
  /** Numbers of calls that are answered 429, cut off, or never. */
  readonly refuses?: (call: number) => boolean;
  readonly truncates?: (call: number) => boolean;
}
