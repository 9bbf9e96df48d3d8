import type { Capabilities, JsonObject, Verifier } from "@cupel/core";
import type { Reverified } from "@cupel/memory";
import type { SandboxDescription } from "@cupel/sandbox";
import { version } from "../version.ts";
import type { FlaggedKind, KindName, RunSettings } from "./run-settings.ts";

/** What was found when the run was set up. */
export interface RunFindings {
  /** Null of a model that could not be asked. */
  readonly capabilities: Readonly<Record<string, Capabilities | null>>;
  readonly sandbox: SandboxDescription | undefined;
  /** Absent where memory is off. */
  readonly wins: { readonly loaded: number; readonly found: Reverified | undefined } | undefined;
  readonly verifiers: Readonly<Record<string, Verifier>>;
}

/**
 * The configuration of a run as its artifacts show it: ReliabilityLoop's names first, then what it has no name for, then the settings
 * themselves, from which `--resume` starts.
 */
export function runConfig(settings: RunSettings, { capabilities, sandbox, wins, verifiers }: RunFindings): JsonObject {
  return {
    backend: settings.backend,
    models: settings.models,
    slow_model: settings.slow?.model ?? null,
    prompts_file: settings.promptsFile,
    tasks: settings.kinds ?? undefined,
    limit: settings.limit,
    max_tokens: Math.max(...Object.values(settings.maxTokens)),
    temperature: settings.temperature,
    repair_attempts: settings.repairAttempts,
    best_of_k: Math.max(...Object.values(settings.bestOfK)),
    task_k_map: flagged(settings.bestOfK),
    memory_file: settings.memoryFile,
    memory_top_k: settings.memoryTopK,
    memory_entries_loaded: wins?.loaded ?? 0,
    ...(wins?.found && { memory_reverified: countsOf(wins.loaded, wins.found) }),
    policy_mode_map: flagged(settings.policies),
    max_tokens_map: flagged(settings.maxTokens),
    public_tests: settings.publicTests,
    capabilities: capabilities as unknown as JsonObject,
    sandbox: sandbox === undefined ? null : { mode: sandbox.mode, interpreter: sandbox.interpreter },
    verifiers: Object.fromEntries(Object.entries(verifiers).map(([kind, { name, version }]) => [kind, { name, version }])),
    cupel_version: version,
    command: settings.command,
    ...(settings.gates && { gates: settings.gates as JsonObject }),
    settings: settings as unknown as JsonObject,
  };
}

/** The reference's maps know its three kinds. */
function flagged<Value>(values: Readonly<Record<KindName, Value>>): Readonly<Record<FlaggedKind, Value>> {
  const { json, sql, codestub } = values;
  return { json, sql, codestub };
}

function countsOf(loaded: number, { verified, parsed, refused, broken, unchecked }: Reverified): JsonObject {
  return { loaded, verified, parsed, refused, broken, unchecked };
}
