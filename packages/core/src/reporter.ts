import type { CupelErrorCode } from "./errors.ts";
import type { JsonObject } from "./json.ts";
import type { Note } from "./note.ts";
import type { Remaining } from "./policy.ts";
import type { RunRecord } from "./record.ts";

/** What a run is, told to reporters before its first record. */
export interface RunInfo {
  readonly runId: string;
  readonly startedAt: string;
  readonly seed: number;
  readonly oracle: boolean;
  /** Arms in the order of reporting. */
  readonly arms: readonly string[];
  readonly models: readonly string[];
  /** Records the run will have when complete. */
  readonly total: number;
  /** Records found in the journal of an interrupted run. */
  readonly resumed: number;
  /** Everything else that was configured, as JSON. Holds no secrets. */
  readonly config: JsonObject;
}

/** Something that happened. */
export type ProgressEvent =
  | { readonly type: "task-start"; readonly taskId: string; readonly arm: string; readonly model: string }
  | { readonly type: "candidate"; readonly taskId: string; readonly arm: string; readonly model: string; readonly index: number }
  | {
      readonly type: "note";
      readonly taskId: string;
      readonly arm: string;
      readonly model: string;
      readonly note: Note;
      /** What is left to the task, of its own budget and the run's. */
      readonly remaining?: Remaining;
      /** What the task has taken so far, as if every answer had been paid for. */
      readonly spent?: Spent;
    }
  | {
      readonly type: "task-end";
      readonly record: RunRecord;
      readonly done: number;
      readonly total: number;
      /** What is left of the run's budget. */
      readonly remaining?: Remaining;
    };

/** What a run has really spent: each call counts once, also one whose answer several arms share or none has on record. */
export interface Spent {
  readonly calls: number;
  /** In and out. */
  readonly tokens: number;
  /** Null where the cost of a call cannot be told. */
  readonly usd: number | null;
}

/** Why a model of a run could not be asked any more: its server is gone, there is no model of that name, its file cannot be read. */
export interface ModelFailure {
  readonly model: string;
  readonly code: CupelErrorCode;
  readonly message: string;
}

/** How a run ended. */
export interface RunEnd {
  /** `partial`: aborted, out of budget, or a model failed; `--resume` goes on. */
  readonly status: "complete" | "partial";
  readonly finishedAt: string;
  /** Why it is partial. */
  readonly reason?: string;
  /** Since the run began, interruptions included. */
  readonly spent?: Spent;
  /** Models that failed while others went on; absent where none did. */
  readonly failures?: readonly ModelFailure[];
}

/** Turns records into something to look at. Reads nothing but what it is given. */
export interface Reporter {
  readonly name: string;
  start?(info: RunInfo): Promise<void> | void;
  event?(event: ProgressEvent): void;
  /** Called in order of completion, also with the records of a resumed journal. */
  record?(record: RunRecord): Promise<void> | void;
  /** Called once with all records, in the order of models, arms and tasks. */
  end?(records: readonly RunRecord[], info: RunInfo, end: RunEnd): Promise<void> | void;
}

/** Identity with inference. */
export function defineReporter<Definition extends Reporter>(definition: Definition): Definition {
  return definition;
}
