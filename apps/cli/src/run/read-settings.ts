import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { backendNameOf, isHubReference } from "@cupel/backends";
import type { CommandContext, ResolvedOptions } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import type { OwnParts } from "../config/own-parts.ts";
import { defaultTasksFile } from "../default-tasks.ts";
import { defaultArms } from "./arm-names.ts";
import { cascadeSettings } from "./cascade-settings.ts";
import { demandKey } from "./demand-key.ts";
import { kindPolicies } from "./kind-policies.ts";
import type { RunOptions, runOptions } from "./run-options.ts";
import type { KindName, KindPolicy, PolicyName, RunSettings } from "./run-settings.ts";

/** The settings of a run from its options. @throws CupelError `USAGE` for options that contradict each other or files that are not there */
export function settingsOf(context: CommandContext, resolved: ResolvedOptions<typeof runOptions>, own: OwnParts): RunSettings {
  const { values: options, directoryOf } = resolved;
  const backend = own.backends?.[0]?.name ?? backendNameOf(options.backend) ?? options.backend;
  const slowBackend = slowBackendOf(options);
  const models = own.backends?.map(({ model }) => model) ?? [
    ...(options.model === undefined ? [] : [options.model]),
    ...(options.models ?? []),
  ];
  const policies = kindPolicies(resolved);
  const used = own.policy === undefined ? usedPolicies(options, policies) : [];
  demandConsistent(options, { own, models, used });
  const cascade = cascadeSettings(options, used.includes("cascade"));
  // A file that is not there is the backend's to answer: it names those that are.
  const modelFile = (name: string) =>
    isHubReference(name) ? name : resolve(directoryOf(options.model === name ? "model" : "models"), name);
  const perKind = <Value>(common: Value, json?: Value, sql?: Value, codestub?: Value): Readonly<Record<KindName, Value>> => ({
    json: json ?? common,
    sql: sql ?? common,
    codestub: codestub ?? common,
    default: common,
  });
  return {
    backend,
    models: own.backends === undefined && backend === "embedded" ? models.map(modelFile) : models,
    baseUrl: options.baseUrl ?? null,
    ...(options.apiKeyEnv !== undefined && { apiKeyEnv: demandKey(context, options.apiKeyEnv) }),
    engine: options.engine,
    ...(options.adapter !== undefined && { adapter: existing("adapter", options.adapter) }),
    ...(options.structuredOutputs && { structuredOutputs: true }),
    replayFrom: options.replayFrom === undefined ? null : existing("replay-from", options.replayFrom),
    answers: options.answers === undefined ? null : existing("answers", options.answers),
    skill: options.skill,
    latency: options.latency,
    faults: options.faults,
    promptsFile: options.promptsFile === undefined ? defaultTasksFile(context.directory) : existing("prompts-file", options.promptsFile),
    kinds: options.tasks ?? null,
    ...(options.filter && { filter: options.filter }),
    limit: options.limit ?? null,
    publicTests: options.publicTests,
    arms: options.arms ?? defaultArms({ memory: usesMemory(options) }),
    policies,
    ...(options.policy && own.policy === undefined && { policy: options.policy }),
    ...(options.policyCalls !== undefined && { policyCalls: options.policyCalls }),
    ...(options.policyTests !== undefined && { policyTests: options.policyTests }),
    ...(options.slowModel !== undefined && { slow: { backend: slowBackend, model: options.slowModel } }),
    ...(cascade && { cascade }),
    ...((options.logprobs || cascade?.by === "uncertainty") && { logprobs: true }),
    bestOfK: perKind(options.bestOfK, options.bestOfKJson, options.bestOfKSql, options.bestOfKCode),
    maxTokens: perKind(options.maxTokens, options.maxTokensJson, options.maxTokensSql, options.maxTokensCode),
    temperature: options.temperature,
    repairAttempts: options.repairAttempts,
    memoryFile: options.memoryFile === undefined ? null : existing("memory-file", options.memoryFile),
    ...(options.memoryTasks !== undefined && { memoryTasks: existing("memory-tasks", options.memoryTasks) }),
    memoryTopK: options.memoryTopK,
    reuseExact: options.reuseExact,
    seed: options.seed,
    oracle: options.oracle,
    ...(options.price && { prices: options.price }),
    taskBudget: options.taskBudget,
    sandbox: options.sandbox,
  };
}

/** The policies that the policy arm is made of. */
function usedPolicies({ policy }: RunOptions, policies: Readonly<Record<KindName, KindPolicy>>): readonly PolicyName[] {
  return policy === "adaptive" ? [policy] : Object.values(policies);
}

interface Surroundings {
  readonly own: OwnParts;
  readonly models: readonly string[];
  readonly used: readonly PolicyName[];
}

function demandConsistent(options: RunOptions, { own, models, used }: Surroundings): void {
  const backend = own.backends === undefined ? (backendNameOf(options.backend) ?? options.backend) : undefined;
  const refusals: readonly (readonly [boolean, string])[] = [
    [options.adapter !== undefined && backend !== "embedded", "--adapter needs --backend embedded."],
    [
      options.structuredOutputs && ![backend, slowBackendOf(options)].includes("openai"),
      "--structured-outputs needs --backend openai; other backends say themselves what they can.",
    ],
    [
      options.tasks?.some((name) => name.endsWith(".jsonl")) === true,
      "--tasks takes kinds of task; name a file of them with --prompts-file FILE.",
    ],
    [models.length === 0 && (backend === "ollama" || backend === "openai"), `--backend ${options.backend} needs --model NAME.`],
    [new Set(models).size < models.length, "A model is named twice."],
    [
      backend === "replay" && options.replayFrom === undefined,
      "--backend replay needs --replay-from FILE, the records.jsonl of an earlier run.",
    ],
    [options.memoryFile === undefined && options.memoryTasks !== undefined, "--memory-tasks needs --memory-file FILE."],
    [
      !usesMemory(options) && options.arms?.includes("no_memory") === true,
      "The arm no_memory needs --memory-file FILE with --memory-top-k or --reuse-exact: there is no memory to do without.",
    ],
    [
      options.memoryFile === undefined && (options.memoryTopK > 0 || options.reuseExact),
      "--memory-top-k and --reuse-exact need --memory-file FILE.",
    ],
    [
      own.policy === undefined && used.includes("cascade") !== (options.slowModel !== undefined),
      "--policy cascade and --slow-model NAME need each other.",
    ],
    [options.slowBackend !== undefined && options.slowModel === undefined, "--slow-backend needs --slow-model NAME."],
    [options.policyCalls !== undefined && !used.includes("adaptive"), "--policy-calls needs --policy adaptive."],
    [options.policyTests !== undefined && !used.includes("agreement"), "--policy-tests needs --policy agreement."],
    [
      used.includes("agreement") && (options.bestOfKCode ?? options.bestOfK) < 2,
      "--policy agreement needs --best-of-k of at least 2: a single answer agrees with nobody.",
    ],
  ];
  const refusal = refusals.find(([isWrong]) => isWrong);
  if (refusal !== undefined) throw new CupelError("USAGE", refusal[1]);
}

function slowBackendOf({ backend, slowBackend = backend }: RunOptions): string {
  return backendNameOf(slowBackend) ?? slowBackend;
}

function usesMemory({ memoryFile, memoryTopK, reuseExact }: RunOptions): boolean {
  return memoryFile !== undefined && (memoryTopK > 0 || reuseExact);
}

function existing(flag: string, path: string, shown: string = path): string {
  if (!existsSync(path)) throw new CupelError("USAGE", `--${flag}: there is no file ${shown}.`);
  return path;
}
