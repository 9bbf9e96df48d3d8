import type { Backend, Policy, Prices, Verifier } from "@cupel/core";
import type { GateCondition } from "@cupel/reporters";
import type { ArmName } from "../run/arm-names.ts";
import type { BackendFlag, EngineName, KindPolicy, PolicyName, RunLimits } from "../run/run-settings.ts";
import type { SandboxModeFlag } from "../sandbox-modes.ts";

/**
 * The options of `cupel run`, as flags, variables and configuration files give them. What each does stands beside its definition
 * (`cupel run --help`); paths start at the configuration file.
 */
export interface RunOptionValues {
  readonly backend?: BackendFlag;
  readonly model?: string;
  readonly models?: readonly string[];
  readonly baseUrl?: string;
  /** The name of the environment variable that holds the key. The key itself never stands in a configuration. */
  readonly apiKeyEnv?: string;
  readonly engine?: EngineName;
  /** LoRA adapter (GGUF) of the embedded model. */
  readonly adapter?: string;
  /** Whether the OpenAI-compatible server holds answers to a schema. */
  readonly structuredOutputs?: boolean;
  readonly replayFrom?: string;
  readonly answers?: string;
  readonly skill?: number;
  /** Milliseconds. */
  readonly latency?: number;
  readonly faults?: number;
  readonly promptsFile?: string;
  readonly tasks?: readonly string[];
  readonly filter?: readonly string[];
  readonly limit?: number;
  readonly publicTests?: number;
  readonly arms?: readonly ArmName[];
  readonly temperature?: number;
  readonly maxTokens?: number;
  readonly maxTokensJson?: number;
  readonly maxTokensSql?: number;
  readonly maxTokensCode?: number;
  readonly bestOfK?: number;
  readonly bestOfKJson?: number;
  readonly bestOfKSql?: number;
  readonly bestOfKCode?: number;
  readonly policy?: PolicyName;
  readonly policyCalls?: number;
  readonly policyTests?: number;
  readonly slowModel?: string;
  readonly slowBackend?: BackendFlag;
  readonly policyJson?: KindPolicy;
  readonly policySql?: KindPolicy;
  readonly policyCode?: KindPolicy;
  readonly cascadeBy?: "evidence" | "uncertainty";
  /** Natural-log probability, 0 or below. */
  readonly cascadeMeanBelow?: number;
  readonly cascadeLeastBelow?: number;
  readonly cascadeCalibration?: string;
  readonly cascadePrecision?: number;
  readonly cascadeMeasure?: "mean" | "least";
  readonly cascadeSpans?: "show" | "edit";
  readonly cascadeEdits?: number;
  readonly logprobs?: boolean;
  readonly repairAttempts?: number;
  readonly memoryFile?: string;
  readonly memoryTasks?: string;
  readonly memoryTopK?: number;
  readonly reuseExact?: boolean;
  readonly seed?: number;
  readonly concurrency?: number;
  /** Folder of the response cache. */
  readonly cache?: string;
  /** USD per million tokens by name of model; `default` for the rest. */
  readonly price?: Prices;
  readonly budget?: RunLimits;
  readonly taskBudget?: RunLimits;
  readonly oracle?: boolean;
  readonly sandbox?: SandboxModeFlag;
  /** Least share of tasks that pass. */
  readonly minPassRate?: number;
  /** Its one-sided 95 % lower bound must reach this. */
  readonly minLowerBound?: number;
  readonly maxErrors?: number;
  readonly failOn?: readonly GateCondition[];
  readonly gateMetric?: "correct" | "verified";
  readonly gateArm?: string;
  /** Exit code of a failed gate. */
  readonly failCode?: number;
  /** Tell GitHub Actions: step summary and annotations. Default: where there is a step to tell. */
  readonly github?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly metricsPort?: number;
  readonly metricsHost?: string;
  readonly metricsOut?: string;
  /** Seconds. */
  readonly metricsLinger?: number;
  readonly metricsCompat?: "dual-llm" | "none";
  readonly metricsSemconv?: boolean;
  /** Address of a collector, or `off`. */
  readonly telemetry?: string;
  readonly semconv?: "latest" | "legacy" | "both";
  readonly telemetryContent?: "off" | "hash" | "full";
  /** Ask servers to stream, so that the first piece of an answer is timed. */
  readonly telemetryStream?: boolean;
  readonly lokiUrl?: string;
  readonly logFormat?: "json" | "pretty";
  readonly logLevel?: "debug" | "info" | "warn" | "error";
}

/** What `cupel.config.ts` exports: options of `cupel run`, and what only code can say. A flag or a variable wins over it. */
export interface CupelConfig extends Omit<RunOptionValues, "policy"> {
  /** Where editors find the schema of a JSON file. */
  readonly $schema?: string;
  /** Models of your own, in place of `backend` and `model`. */
  readonly backends?: readonly Backend[];
  /** What the policy arm does on all tasks: a name, or a policy of your own. */
  readonly policy?: PolicyName | Policy;
  /** Verifiers of your own by kind of task, beside and in place of the built-in ones. */
  readonly verifiers?: Readonly<Record<string, Verifier>>;
}
