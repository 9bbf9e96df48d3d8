import type { TelemetryValues } from "@cupel/command-line";
import type { Prices } from "@cupel/core";
import type { StopRule } from "@cupel/policies";
import type { EngineName, RunLimits } from "../run/run-settings.ts";
import type { SandboxModeFlag } from "../sandbox-modes.ts";

/** An agent of the loop: where its answers come from, and how it is asked. */
export interface AgentSettings {
  readonly backend: string;
  /** Null: the bundled model, or the only one of a recorded run. */
  readonly model: string | null;
  readonly baseUrl: string | null;
  /** The environment variable that holds the key; absent: the backend's usual one. */
  readonly apiKeyEnv?: string;
  /** Records to answer from, for `replay`. */
  readonly replayFrom: string | null;
  readonly temperature: number;
  readonly maxTokens: number;
}

/** Everything that decides what a loop does, as plain JSON: kept in its folder, so that `--resume FOLDER` needs no flags. */
export interface LoopSettings {
  readonly improver: AgentSettings;
  readonly evaluator: AgentSettings;
  readonly engine: EngineName;
  readonly structuredOutputs: boolean;
  /** The name of a dataset that comes along, or the path of a file. */
  readonly dataset: string;
  readonly instruction: string | null;
  /** Of `primes`: the public part. */
  readonly range: { readonly start: number; readonly end: number } | null;
  readonly holdOut: number | null;
  /** Null: by the labels, if there are any. */
  readonly stop: StopRule | null;
  readonly maxIterations: number;
  readonly patience: number;
  readonly shownCases: number;
  readonly batch: number;
  /** Null: all. */
  readonly reviews: number | null;
  readonly untilFirst: boolean;
  readonly seed: number;
  readonly budget: RunLimits;
  readonly prices?: Prices;
  readonly sandbox: SandboxModeFlag;
}

/** What may differ when a loop is continued. */
export interface LoopConduct {
  readonly concurrency: number | undefined;
  readonly cache: string | undefined;
  readonly json: boolean;
  /** How much is told on stderr: nothing, iterations with their failing cases, or these with the evaluator's words. */
  readonly detail: "none" | "usual" | "all";
  /** Rows of a table; `Infinity` for all cases, passing ones too. */
  readonly rows: number;
  /** What is measured and told of it. */
  readonly telemetry: TelemetryValues;
}

/** Datasets that come along. */
export const datasetNames = ["primes", "slugs", "durations", "workdays", "intervals"] as const;
