import type { TargetSettings } from "@cupel/core";
import type { AxisName } from "../types/axis.ts";

/** How one pass over the prompts is sent. */
export interface Treatment {
  readonly settings: Partial<TargetSettings>;
  /** Prompts per joint send. */
  readonly groupSize: number;
  /** `batch`: one native request for the group; `single`: one each, all in flight together. */
  readonly form: "single" | "batch";
  readonly stream: boolean;
  readonly cache: "default" | "cold" | "warm" | "partial";
  readonly order: "fwd" | "rev" | "shuffled";
  readonly neighbours: "none" | "same" | "mixed" | "unseeded";
  /** Before the pass. */
  readonly restarts: boolean;
  /** Milliseconds to wait before the pass. */
  readonly wait: number;
  /** A target launched with another option takes the place of the target. */
  readonly variant: { readonly option: string; readonly value: string } | null;
}

/** Axes set otherwise than in the baseline. Empty: the baseline. */
export type AxisSettings = Readonly<Partial<Record<AxisName, string>>>;

/** The baseline: alone, one at a time, in the order given, with nothing from a cache where a request can ask for that. */
export function baselineTreatment({ stream, cold }: { readonly stream: boolean; readonly cold: boolean }): Treatment {
  return {
    settings: {},
    groupSize: 1,
    form: "single",
    stream,
    cache: cold ? "cold" : "default",
    order: "fwd",
    neighbours: "none",
    restarts: false,
    wait: 0,
    variant: null,
  };
}
