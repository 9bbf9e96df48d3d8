import type { TargetCapabilities, TargetSettings } from "@cupel/core";
import type { AxisName } from "../types/axis.ts";
import type { TargetAbilities, TraceEvent, TraceRow } from "../types/trace.ts";
import type { Cause } from "../types/verdict.ts";
import type { Treatment } from "./treatment.ts";

/** What an axis has to look at to tell whether a treatment happened. */
export interface EvidenceContext {
  readonly capabilities: TargetCapabilities;
  readonly settings: TargetSettings;
  readonly events: readonly TraceEvent[];
  /** All complete rows of the check, to look beside the level's own. */
  readonly rows: readonly TraceRow[];
}

/** `true`: this row proves the treatment; `false`: it disproves it; `undefined`: it tells nothing. */
export type RowEvidence = (row: TraceRow, level: string, context: EvidenceContext) => boolean | undefined;

/** An axis: what is varied, and the proof that it was. */
export interface AxisDefinition {
  readonly name: AxisName;
  readonly cause: Cause;
  /** Levels where none are named, the baseline first. */
  readonly defaultLevels: readonly string[];
  /** Refuses a level that means nothing. Returns what was expected, or undefined. */
  expects(level: string): string | undefined;
  /** The level that the baseline is at anyway; undefined where every level is sent for itself. */
  naturalLevel(baseline: Treatment): string | undefined;
  /** Why this target cannot be treated so; undefined when it can. */
  unsupported(capabilities: TargetCapabilities, abilities: TargetAbilities): string | undefined;
  /** Why the treatment would be none by construction. */
  vacuous?(capabilities: TargetCapabilities, prompts: number): string | undefined;
  treat(baseline: Treatment, level: string): Treatment;
  /** One line for what counts as proof. */
  readonly proof: string;
  readonly evidence: RowEvidence;
}
