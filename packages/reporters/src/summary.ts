import type { JsonObject, ModelFailure, Spent } from "@cupel/core";
import type { Comparison } from "./compare-arms.ts";
import type { ModelComparison } from "./compare-models.ts";
import type { GateReport } from "./gates/gate-report.ts";
import type { Measures } from "./measures.ts";
import type { MemoryLift } from "./memory-lift.ts";

/** Version of the shape of `summary.json`, samples rows and wins rows. */
export const artifactVersion = 1;

/** Figures under ReliabilityLoop's names and with its meaning. Null exactly when the arm is absent or none of its tasks was decided. */
export interface ReferenceKindFigures {
  /** Share of answers that the gold accepts, as every `*_ok_rate`. */
  readonly baseline_ok_rate: number | null;
  readonly contract_ok_rate: number | null;
  readonly policy_ok_rate: number | null;
  /** Seconds per task of the contract arm, as in the reference. */
  readonly avg_latency_s: number | null;
  readonly policy_avg_latency_s: number | null;
  /** Contract arm: share of tasks with more than one attempt. */
  readonly retry_rate: number | null;
  /** Contract arm. */
  readonly avg_candidates: number | null;
  readonly policy_avg_candidates: number | null;
}

/** The reference's figures over all tasks of a model. */
export interface ReferenceOverallFigures extends Omit<ReferenceKindFigures, "avg_candidates" | "policy_avg_candidates"> {
  /** Contract arm. */
  readonly avg_attempts: number | null;
  /** Contract arm: share of the tasks tried again that came out correct; 0 where none was. */
  readonly success_after_retry_rate: number | null;
  readonly avg_candidates_baseline: number | null;
  readonly avg_candidates_contract: number | null;
  readonly avg_candidates_policy: number | null;
}

/** Measures of the reported arm, and beside them those of every arm of the run. */
export interface ArmMeasures extends Measures {
  readonly arms: Readonly<Record<string, Measures>>;
}

/** One model's part of a run. */
export interface LeaderboardEntry {
  readonly model: string;
  /** The arm that the measures without arm name describe: `policy`, or the last arm of a run without it. */
  readonly reported_arm: string;
  readonly overall: ReferenceOverallFigures & ArmMeasures;
  /** By kind of task. */
  readonly by_task: Readonly<Record<string, ReferenceKindFigures & ArmMeasures>>;
  readonly by_split: Readonly<Record<string, ArmMeasures>>;
  /** Measures of the reported arm; keys are `kind/family`, for a family known by its template only the first of its task ids. The 300 worst. */
  readonly by_family: Readonly<Record<string, Measures>>;
  /** Families beyond those, each with a larger share of correct answers; they are in every rate, and in the records. */
  readonly families_left_out: number;
}

/** `summary.json`: a superset of ReliabilityLoop's. Everything that reports show is in it. */
export interface Summary {
  readonly schema_version: typeof artifactVersion;
  readonly cupel_version: string;
  readonly run_id: string;
  readonly started_at: string;
  /** When the run ended; of a `partial` summary, the time of its last record. */
  readonly finished_at: string;
  /** The same as `YYYYmmdd-HHMMSS`, in UTC. */
  readonly generated_at: string;
  readonly status: "complete" | "partial";
  /** Why it is partial; empty when complete. */
  readonly status_reason: string;
  /** Models that could not be asked to the end. Their rates are over the tasks they were asked. */
  readonly failures: readonly ModelFailure[];
  readonly oracle: boolean;
  readonly seed: number;
  readonly environment: JsonObject;
  readonly config: JsonObject;
  readonly arms: readonly string[];
  readonly task_count: number;
  /** Tasks that have a record; fewer than `task_count` in a partial run. Families are counted of these. */
  readonly tasks_seen: number;
  readonly family_count: number;
  readonly records: { readonly done: number; readonly total: number };
  /** What the run really took: a call that arms share counts once, one whose answer is in no record counts too. Null while it goes on. */
  readonly spent: Spent | null;
  /** Where families hold several tasks, over as many independent tasks as those are worth: see `clusteredRateInterval` of `@cupel/stats`. */
  readonly interval: { readonly method: "wilson"; readonly confidence: number; readonly clustered_by: "family" };
  /** Best policy_ok_rate first. */
  readonly leaderboard: readonly LeaderboardEntry[];
  readonly comparisons: readonly Comparison[];
  /** Every two models in the reported arm, the one that stands higher against the other. Empty for one model. */
  readonly model_comparisons: readonly ModelComparison[];
  /** Empty for a run without memory, or without the arm that does without it. */
  readonly memory_lift: readonly MemoryLift[];
  /** What came of `config.gates`; null where none were set. */
  readonly gates: GateReport | null;
  /** The run's folder as it was named. */
  readonly outdir: string;
}
