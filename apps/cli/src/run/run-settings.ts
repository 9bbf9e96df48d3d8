import type { TelemetryValues } from "@cupel/command-line";
import type { Prices } from "@cupel/core";
import type { GateSettings } from "@cupel/reporters";
import type { OutputFile } from "../report/output-files.ts";
import type { SandboxModeFlag } from "../sandbox-modes.ts";
import type { CascadeSettings } from "./cascade-settings.ts";

/** Where answers can be told to come from: the names of the backends and their aliases. */
export const backendFlags = ["embedded", "llamacpp", "ollama", "openai", "openai-compatible", "replay", "simulated", "mock"] as const;
export type BackendFlag = (typeof backendFlags)[number];

/** Engines of the embedded backend. */
export const engineNames = ["auto", "reference", "llama"] as const;
export type EngineName = (typeof engineNames)[number];

/** How an answer is sought first: by asking for it, or by asking for a contract to be filled. */
const policyModes = ["baseline_first", "contract_first"] as const;

/** What can seek the answers of a kind of task. */
export const kindPolicyNames = [
  ...policyModes,
  "baseline",
  "best-of",
  "contract",
  "repair",
  "self-consistency",
  "agreement",
  "cascade",
] as const;
export type KindPolicy = (typeof kindPolicyNames)[number];

/** What can seek the answers of all kinds. */
export const policyNames = ["adaptive", ...kindPolicyNames] as const;
export type PolicyName = (typeof policyNames)[number];

/** The kinds of task that have flags of their own. */
export const flaggedKinds = ["json", "sql", "codestub"] as const;
export type FlaggedKind = (typeof flaggedKinds)[number];

/** Those, and all others together. */
export type KindName = FlaggedKind | "default";

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
  /** The environment variable that holds the key; absent: the backend's usual one, if it is set. */
  readonly apiKeyEnv?: string;
  readonly engine: EngineName;
  /** LoRA adapter of the embedded models. */
  readonly adapter?: string;
  /** Whether the OpenAI-compatible server holds answers to a schema. */
  readonly structuredOutputs?: boolean;
  readonly replayFrom: string | null;
  readonly answers: string | null;
  readonly skill: number;
  /** Milliseconds to an answer of the simulated backend. */
  readonly latency: number;
  /** Chance on [0, 1] that a call of the simulated backend breaks. */
  readonly faults: number;
  readonly promptsFile: string;
  readonly kinds: readonly string[] | null;
  /** Absent: all. */
  readonly filter?: readonly string[];
  readonly limit: number | null;
  readonly publicTests: number;
  readonly arms: readonly string[];
  readonly policies: Readonly<Record<KindName, KindPolicy>>;
  /** What was named for all kinds; `adaptive` stands in place of `policies`. */
  readonly policy?: PolicyName;
  /** Calls of `adaptive`, all tasks together. */
  readonly policyCalls?: number;
  /** Assertions that `agreement` asks for. */
  readonly policyTests?: number;
  /** What `cascade` asks last. */
  readonly slow?: { readonly backend: string; readonly model: string };
  /** When it does. */
  readonly cascade?: CascadeSettings;
  /** Calls ask for log probabilities. */
  readonly logprobs?: true;
  readonly bestOfK: Readonly<Record<KindName, number>>;
  readonly maxTokens: Readonly<Record<KindName, number>>;
  readonly temperature: number;
  readonly repairAttempts: number;
  readonly memoryFile: string | null;
  /** Tasks by whose checks wins are checked again, beside those of the run's own file. */
  readonly memoryTasks?: string;
  readonly memoryTopK: number;
  readonly reuseExact: boolean;
  readonly seed: number;
  readonly oracle: boolean;
  /** By name of model; `default` for the rest. */
  readonly prices?: Prices;
  /** Limits of each task in each arm. */
  readonly taskBudget: RunLimits;
  readonly sandbox: SandboxModeFlag;
  /** What gives the same run again, for a shell. Absent of runs begun before it was kept. */
  readonly command?: string;
  /** What the run has to show; absent: nothing. */
  readonly gates?: GateSettings;
  /** Exit code of a failed gate; absent: 1. */
  readonly failCode?: number;
  /** What a configuration file brought that only code can say: where it is, and what those things call themselves. */
  readonly own?: {
    readonly file: string;
    readonly backends?: readonly string[];
    readonly policy?: string;
    readonly verifiers?: readonly string[];
  };
}

/** What may differ when a run is continued: it changes when and where work is done, not what its records say. */
export interface RunConduct {
  readonly concurrency: number | undefined;
  readonly budget: RunLimits;
  /** Folder of the response cache. */
  readonly cache: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Make errors anew. */
  readonly retryErrors: boolean;
  readonly dryRun: boolean;
  /** What is measured and told of it. */
  readonly telemetry: TelemetryValues;
  /** Reports to be written at the end, beside the run's own files. */
  readonly outputs: readonly OutputFile[];
  /** GitHub is told at the end. */
  readonly github: boolean;
  /** In place of those that the run was begun with; absent: those. */
  readonly gates?: GateSettings;
  readonly failCode?: number;
}
