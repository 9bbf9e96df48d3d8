import type { Json } from "@cupel/core";
import type { Measures } from "../measures.ts";
import type { Metric, PairedFacts } from "../paired.ts";
import type { ComparisonGates } from "./gate-comparison.ts";
import type { NonInferiority } from "./non-inferiority.ts";
import type { Sensitivity } from "./sensitivity.ts";

/** Version of the shape of a comparison's JSON. */
export const comparisonVersion = 1;

/** One of the things compared. */
export interface SideReport {
  /** A letter by which the report calls it: A is what the others are compared with. */
  readonly name: string;
  readonly label: string;
  readonly arm: string;
  readonly model: string;
  readonly policy: string;
  readonly backend: string;
  readonly oracle: boolean;
  /** One, or one for each repeat. */
  readonly runs: readonly {
    readonly folder: string;
    readonly run_id: string;
    readonly started_at: string;
    readonly seed: number;
    readonly status: "complete" | "partial";
  }[];
}

/** A metric of one side against another. */
export interface MetricComparison extends PairedFacts {
  readonly metric: Metric;
  /** Compared tasks that this side, or the other, left undecided: errors, mostly. They are in neither rate. */
  readonly undecided: { readonly side: number; readonly against: number };
  readonly sensitivity: Sensitivity;
  /** The same in words. */
  readonly sentence: string;
}

/** A family of several tasks in which something was won or lost; of one task, the flip says the same. */
export interface FamilyChange {
  readonly metric: Metric;
  readonly family: string;
  readonly n: number;
  readonly wins: number;
  readonly losses: number;
  /** Mean over its tasks. */
  readonly difference: number;
}

/** What one side said to a task, of repeats the first. */
export interface AnswerReport {
  /** Null without an answer. */
  readonly output: string | null;
  /** Over the public checks; null without an answer. */
  readonly verdict: string | null;
  /** What the hidden gold says: null without gold or answer. */
  readonly gold: "pass" | "fail" | "error" | null;
  readonly candidates: number;
  /** Share of repeats that are correct and verified, 0 or 1 without repeats; null where undecided. */
  readonly correct: number | null;
  readonly verified: number | null;
}

/** A task on which the sides differ. */
export interface Flip {
  readonly task_id: string;
  readonly kind: string;
  readonly family: string;
  readonly prompt: string;
  /** Metrics that the side won or lost here. */
  readonly won: readonly Metric[];
  readonly lost: readonly Metric[];
  readonly side: AnswerReport;
  readonly against: AnswerReport;
}

/** A setting in which two sides differ. `null`: not set, or not on record. */
export interface SettingDifference {
  readonly setting: string;
  readonly side: Json;
  readonly against: Json;
}

/** One side against another. */
export interface PairReport {
  /** Names of the sides. */
  readonly side: string;
  readonly against: string;
  /** Tasks that both have, by id and content hash. */
  readonly tasks: number;
  readonly families: number;
  /** What was left out on request: reasons and counts. Empty where all tasks were compared. */
  readonly left_out: readonly { readonly reason: string; readonly count: number; readonly sentence: string }[];
  readonly differences: readonly SettingDifference[];
  /** Of these tasks. Repeats count as records. */
  readonly measures: { readonly side: Measures; readonly against: Measures };
  readonly metrics: readonly MetricComparison[];
  readonly non_inferiority: NonInferiority | null;
  /** In order of what was lost, then won. */
  readonly by_family: readonly FamilyChange[];
  /** Lost tasks first. */
  readonly flips: readonly Flip[];
}

/** A comparison: all that text, markdown and HTML show is in it. */
export interface ComparisonReport {
  readonly schema_version: typeof comparisonVersion;
  readonly cupel_version: string;
  readonly alpha: number;
  /** Holm's correction over so many comparisons: metrics times pairs. */
  readonly corrected_over: number;
  readonly sides: readonly SideReport[];
  readonly pairs: readonly PairReport[];
  /** What a reader must know before the figures. */
  readonly notes: readonly string[];
  readonly gates: ComparisonGates;
}
