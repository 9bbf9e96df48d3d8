import type { Observation, PreparedRequest, PromptInput, TargetCapabilities, TargetIdentity } from "@cupel/core";
import type { AxisName } from "./axis.ts";

/** Why a row was sent: a cell of the plan, a control, the cheap first look, a repetition of a divergence, or a step of its attribution. */
export type RowPurpose = "cell" | "control" | "screen" | "reproduce" | "attribute" | "filler";

/** An observation with its place in the check. The trace is all that is judged. */
export interface TraceRow extends Observation {
  readonly purpose: RowPurpose;
  /** Place among the prompts of the check, from 0. */
  readonly prompt: number;
  readonly axis: AxisName;
  readonly level: string;
  /** Repetition within the level, from 0. */
  readonly run: number;
  /** Place in the order of sending, from 0. */
  readonly sequence: number;
  /** Rows of one joint treatment (a batch, a load) share it. */
  readonly group: number;
  /** Most answers of the group that came at the same time as this one, itself included. */
  readonly overlap: number;
  /** Number of the stretch between two changes of identity, from 0. */
  readonly segment: number;
  /** What was set otherwise than in the baseline, such as `{ concurrency: "8" }`: what attribution takes apart. */
  readonly treatment: Readonly<Partial<Record<AxisName, string>>>;
}

/** Identity of the setup during a stretch of the trace. */
export interface IdentitySegment {
  readonly segment: number;
  readonly identity: TargetIdentity;
  /** Sequence number of the first row in it. */
  readonly from: number;
}

/** What happened beside the rows: a flush, a restart, a probe, a stop. */
export interface TraceEvent {
  readonly sequence: number;
  readonly kind: "probe" | "flush" | "restart" | "drift" | "budget" | "stop" | "retry" | "error";
  readonly detail: string;
}

/** What can be done to a target beside asking it. */
export interface TargetAbilities {
  readonly restart: boolean;
  readonly variant: boolean;
  readonly flush: boolean;
}

/** Everything a check saw. Judging it is a pure function. */
export interface CheckTrace {
  readonly target: { readonly name: string; readonly model: string; readonly baseUrl: string | null };
  readonly capabilities: TargetCapabilities;
  readonly abilities: TargetAbilities;
  readonly rows: readonly TraceRow[];
  readonly segments: readonly IdentitySegment[];
  readonly events: readonly TraceEvent[];
  readonly prompts: readonly PromptInput[];
  /** The baseline request of every prompt. */
  readonly prepared: readonly PreparedRequest[];
  /** Requests sent, fillers and controls included. */
  readonly requests: number;
  /** Sent again after a transport failure. */
  readonly retries: number;
  /** Why the check ended before its plan; null when it did not. */
  readonly stopped: string | null;
  readonly milliseconds: number;
}
