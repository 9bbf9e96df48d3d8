import type { Json, Knob, TargetCapabilities, TargetIdentity, TargetSettings } from "@cupel/core";
import type { AxisName } from "./axis.ts";
import type { DivergenceReport } from "./divergence.ts";
import type { Cause, DeterminismVerdict, Guarantee } from "./verdict.ts";

/** An upper bound that stands behind an absence of divergence. */
export interface BoundReport {
  /** Null: over all axes at once. */
  readonly axis: AxisName | null;
  /**
   * `diverging-prompts`: share of prompts like these that would diverge in this protocol; `flipping-prompts`: share that flips with chance at
   * least `rate` per repeat; `flip-chance`: chance per comparison of the one prompt there is.
   */
  readonly quantity: "diverging-prompts" | "flipping-prompts" | "flip-chance";
  readonly rate: number | null;
  /** On [0, 1]; round up when printing. */
  readonly upper: number;
  /** Of this statement, after sharing alpha among `claims`: all axes that were tested. */
  readonly confidence: number;
  readonly claims: number;
  /** Prompts: the statistical unit. */
  readonly prompts: number;
  /** Per prompt, at the level that has the fewest. */
  readonly comparisons: number;
}

/** A treatment that was meant to happen, and the proof that it did. */
export interface ManipulationReport {
  /** `vacuous`: it did not happen, so agreement shows nothing; `unverified`: nothing tells. */
  readonly status: "verified" | "unverified" | "vacuous";
  readonly evidence: string;
  readonly verified: number;
  readonly of: number;
}

/** Differences of margins (top-1 − top-2) between two sends, before any flip, in nats. */
export interface NoiseReport {
  readonly positions: number;
  /** Share of positions with any change. */
  readonly nonZero: number;
  readonly rms: number;
  readonly p99: number;
  readonly max: number;
}

/** Flips that the noise predicts, none observed included. A condition under which predictions ran high is said in `note`. */
export interface ExpectedFlips {
  /** Prompts of this check expected to flip once. */
  readonly prompts: number;
  /** One flip per so many tokens; null where none is expected. */
  readonly tokensPerFlip: number | null;
  /** From the pooled and the per-prompt share of noisy positions; an end is null where no flip is expected. */
  readonly range: readonly [number | null, number | null];
  readonly note: string;
}

export interface LevelReport {
  readonly level: string;
  readonly runs: number;
  /** Prompts with two complete rows at this level. */
  readonly prompts: number;
  /** Prompts whose rows within the level differ. */
  readonly within: number;
  /** Prompts that differ from the baseline level; null at the baseline itself. */
  readonly between: number | null;
  readonly manipulation: ManipulationReport;
}

export interface AxisReport {
  readonly axis: AxisName;
  readonly status: "no-divergence" | "diverged" | "vacuous" | "unsupported" | "inconclusive" | "invalid";
  readonly reason: string;
  readonly levels: readonly LevelReport[];
  readonly manipulation: ManipulationReport;
  readonly prompts: number;
  /** Complete rows compared with their prompt's baseline. */
  readonly comparisons: number;
  /** Prompts whose tokens (or bytes) differ, those whose scores differ, and those that differ in length or finish reason alone. */
  readonly tokenDivergences: number;
  readonly scoreDivergences: number;
  readonly lengthOnly: number;
  readonly bound: BoundReport | null;
  readonly cause: Cause | null;
  /** First differing tokens by position: `[position, prompts]`. */
  readonly positions: readonly (readonly [number, number])[];
  readonly spread: SpreadReport | null;
  /** Flips per token up to the first one, with an upper bound. */
  readonly hazard: { readonly flips: number; readonly tokens: number; readonly rate: number; readonly upper: number } | null;
  readonly noise: NoiseReport | null;
  readonly expectedFlips: ExpectedFlips | null;
  readonly warnings: readonly string[];
}

/** How far answers to one prompt scatter, as means over prompts. */
export interface SpreadReport {
  /** Chance that two answers to a prompt differ. */
  readonly disagreement: number;
  readonly uniqueAnswers: number;
  readonly modalShare: number;
  /** TARr@N: share of prompts all of whose answers are equal. */
  readonly totalAgreement: number;
  /** Mean length of what all answers have in common, in tokens, or in bytes where ids are not exposed. */
  readonly commonPrefix: number;
}

export interface ControlReport {
  readonly name: "positive" | "seed" | "sensitivity" | "drift" | "artefacts" | "settings-echo" | "intermediary";
  readonly status: "held" | "failed" | "not-run";
  readonly detail: string;
}

/** Minimal set of axes that brings a divergence about. */
export interface AttributionReport {
  readonly prompt: number;
  readonly minimal: readonly { readonly axis: AxisName; readonly level: string }[];
  readonly cause: Cause;
  readonly steps: readonly {
    readonly treatment: readonly { readonly axis: AxisName; readonly level: string }[];
    readonly diverged: number;
    readonly of: number;
  }[];
}

export interface Downgrade {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface CapabilityFailure {
  readonly requirement: string;
  readonly reason: string;
}

export interface CostReport {
  readonly requests: number;
  readonly retries: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number | null;
  readonly milliseconds: number;
  /** What the fixed plan would have sent. */
  readonly plannedRequests: number;
  /** Rows left out: errors, timeouts, refusals, truncated transfers. */
  readonly excluded: number;
}

/** The whole outcome of a check. Plain JSON, a function of the trace and the spec alone. */
export interface DeterminismReport {
  readonly schemaVersion: 1;
  readonly verdict: DeterminismVerdict;
  /** `PASS` for `NO DIVERGENCE OBSERVED` alone. */
  readonly status: "PASS" | "FAIL";
  /** The first cause by its detLLM name where it has one; `PASS` without any. */
  readonly category: string;
  readonly reason: string;
  /** Such as `T2b @ repeat, concurrency<=8`. */
  readonly claim: string;
  readonly tierRequested: 0 | 1 | 2;
  readonly tierEffective: 0 | 1 | 2;
  readonly guarantee: Guarantee;
  /** One sentence for a terminal: claim, verdict, n, bound, confidence, build. */
  readonly headline: string;
  readonly mode: "strict" | "best-effort";
  readonly target: { readonly name: string; readonly model: string; readonly baseUrl: string | null };
  readonly identity: TargetIdentity | null;
  readonly capabilities: TargetCapabilities;
  readonly settings: TargetSettings;
  readonly knobs: readonly Knob[];
  readonly prompts: { readonly count: number; readonly sha256: string };
  readonly runs: number;
  readonly confidence: number;
  readonly minBound: number | null;
  readonly orderSeed: number;
  readonly axes: readonly AxisReport[];
  readonly causes: readonly Cause[];
  readonly bounds: readonly BoundReport[];
  readonly controls: readonly ControlReport[];
  readonly allowance: AllowanceReport | null;
  readonly divergences: readonly DivergenceReport[];
  readonly attributions: readonly AttributionReport[];
  readonly expectedFlips: ExpectedFlips | null;
  readonly downgrades: readonly Downgrade[];
  readonly capabilityFailures: readonly CapabilityFailure[];
  readonly warnings: readonly string[];
  /** What the setup said about itself at the start and whenever that changed. */
  readonly segments: readonly { readonly segment: number; readonly from: number; readonly sha256: string }[];
  readonly cost: CostReport;
  readonly notShown: readonly string[];
  /** Room for what a caller adds; ignored by the judge. */
  readonly extra?: Readonly<Record<string, Json>>;
}

/** Outcome of allowance mode: two e-processes over prompts. */
export interface AllowanceReport {
  readonly acceptable: number;
  readonly unacceptable: number;
  readonly prompts: number;
  readonly diverging: number;
  readonly decision: "pass" | "fail" | "undecided";
  /** Evidence against "at most acceptable" and against "at least unacceptable"; either decides at 1/alpha. */
  readonly evidence: { readonly fail: number; readonly pass: number };
}
