import type { TopScore } from "@cupel/core";
import type { AxisName } from "./axis.ts";

/** Whether a first flip is what rounding does to two tokens that were about as likely. First match wins. */
export type NearTie = "NOT_APPLICABLE" | "IDENTICAL_SCORES" | "NOISE_UNKNOWN" | "NEAR_TIE_EXPLAINED" | "POSSIBLE" | "NOT_EXPLAINED";

/** The highest layer at which two rows differ. */
export type DifferenceLayer = "env" | "request" | "prompt" | "settings" | "tokens" | "text" | "length" | "scores";

/** A token as a diff shows it. */
export interface ShownToken {
  /** Null where ids are not exposed. */
  readonly id: number | null;
  readonly text: string;
}

/** One of the two sides of a difference. */
export interface RowReference {
  readonly axis: AxisName;
  readonly level: string;
  readonly run: number;
  readonly sequence: number;
}

/** Where and how two rows of one prompt part. */
export interface FirstDifference {
  readonly layer: DifferenceLayer;
  /** 0-based index of the first differing output token; null where ids are not exposed or the tokens are equal. */
  readonly tokenIndex: number | null;
  /** Code points and bytes of UTF-8 before the first difference; null when the texts are equal. */
  readonly character: number | null;
  readonly byte: number | null;
  /** Null at the end of a side, and where ids are not exposed. */
  readonly leftToken: ShownToken | null;
  readonly rightToken: ShownToken | null;
  /** Up to 16 tokens (characters without ids) before, and after on each side. */
  readonly before: string;
  readonly leftAfter: string;
  readonly rightAfter: string;
  /** 0-based index of the first token whose score differs; often much earlier. Null when none differs or scores are absent. */
  readonly scoreIndex: number | null;
  /** Of that token, or of the first alternative to it that differs. */
  readonly leftScore: number | null;
  readonly rightScore: number | null;
  /** The token whose scores these are. */
  readonly scoreToken: string | null;
  readonly leftFinish: string | null;
  readonly rightFinish: string | null;
}

/** A proved divergence of one prompt. */
export interface DivergenceReport {
  readonly prompt: number;
  readonly promptId: string;
  readonly promptStart: string;
  readonly left: RowReference;
  readonly right: RowReference;
  readonly difference: FirstDifference;
  readonly topLeft: readonly TopScore[] | null;
  readonly topRight: readonly TopScore[] | null;
  /** Top-1 − top-2 at the first differing token, in nats. */
  readonly marginLeft: number | null;
  readonly marginRight: number | null;
  /** The same two tokens exchanged places. */
  readonly swapped: boolean | null;
  /** Change of the margin over the positions before the divergence in this pair. */
  readonly marginChanges: {
    readonly positions: number;
    readonly rms: number;
    readonly p99: number;
    readonly max: number;
    readonly nonZero: number;
  } | null;
  readonly nearTie: NearTie;
  readonly advice: string;
  /** Answers to this prompt by text and finish reason, most frequent first. */
  readonly modes: readonly { readonly sha256: string; readonly count: number; readonly start: string }[];
  /** Sent again to estimate how often it recurs; a divergence that never does still stands. */
  readonly reproduction: {
    readonly diverged: number;
    readonly of: number;
    readonly low: number;
    readonly high: number;
  } | null;
}
