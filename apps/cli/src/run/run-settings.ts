import type { Prices } from "@cupel/core";
import type { SandboxModeFlag } from "../sandbox-modes.ts";

/** How an answer is sought first: by asking for it, or by asking for a contract to be filled. */
export type PolicyMode = "baseline_first" | "contract_first";

/** What seeks the answers of the policy arm in place of the two modes. */
export const policyNames = ["adaptive", "agreement", "self-consistency", "cascade"] as const;
export type PolicyName = (typeof policyNames)[number];

/** The kinds of task that have flags of their own. */
export const flaggedKinds = ["json", "sql", "codestub"] as const;
export type FlaggedKind = (typeof flaggedKinds)[number];

/** Limits as the flags give them; `time` is in seconds. */
export interface RunLimits {
  readonly tokens?: number;
  readonly calls?: number;
  readonly time?: number;
  readonly usd?: number;
}

/** Everything that decides what a run does, as plain JSON: kept in the run's folder, so that `--resume FOLDER` needs no flags. */
export interface RunSettings {
  readonly backend: string;
  readonly models: readonly string[];
  readonly baseUrl: string | null;
  readonly engine: "auto" | "reference" | "llama";
  readonly replayFrom: string | null;
  readonly answers: string | null;
  readonly skill: number;
  /** Milliseconds to an answer of the simulated backend. */
  readonly latency: number;
  readonly promptsFile: string;
  readonly kinds: readonly string[] | null;
  readonly limit: number | null;
  readonly publicTests: number;
  readonly arms: readonly string[];
  readonly policies: Readonly<Record<FlaggedKind, PolicyMode>>;
  /** Absent: the mode of each kind. */
  readonly policy?: PolicyName;
  /** Calls of `adaptive`, all tasks together. */
  readonly policyCalls?: number;
  /** Assertions that `agreement` asks for. */
  readonly policyTests?: number;
  /** What `cascade` asks last. */
  readonly slow?: { readonly backend: string; readonly model: string };
  readonly bestOfK: Readonly<Record<FlaggedKind, number>>;
  readonly maxTokens: Readonly<Record<FlaggedKind, number>>;
  readonly temperature: number;
  readonly repairAttempts: number;
  readonly memoryFile: string | null;
  readonly memoryTopK: number;
  readonly reuseExact: boolean;
  readonly seed: number;
  readonly oracle: boolean;
  /** By name of model; `default` for the rest. */
  readonly prices?: Prices;
  /** Limits of each task in each arm. */
  readonly taskBudget: RunLimits;
  readonly sandbox: SandboxModeFlag;
}

/** What may differ when a run is continued: it changes when and where work is done, not what its records say. */
export interface RunConduct {
  readonly concurrency: number | undefined;
  readonly budget: RunLimits;
  readonly json: boolean;
  readonly quiet: boolean;
}
