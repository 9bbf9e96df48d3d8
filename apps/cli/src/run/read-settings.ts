import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { backendNameOf } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, type Prices } from "@cupel/core";
import { readRunHeader } from "@cupel/engine";
import { defaultTasksFile } from "../default-tasks.ts";
import type { SandboxModeFlag } from "../sandbox-modes.ts";
import type { FlaggedKind, PolicyMode, PolicyName, RunConduct, RunLimits, RunSettings } from "./run-settings.ts";

/** The flags of `cupel run`, as commander delivers them. */
export interface RunFlags {
  readonly backend: string;
  readonly model?: string;
  readonly models?: readonly string[];
  readonly baseUrl?: string;
  readonly engine: "auto" | "reference" | "llama";
  readonly replayFrom?: string;
  readonly answers?: string;
  readonly skill: number;
  readonly latency: number;
  readonly promptsFile?: string;
  readonly tasks?: readonly string[];
  readonly limit?: number;
  readonly publicTests: number;
  readonly arms: readonly string[];
  readonly temperature: number;
  readonly maxTokens: number;
  readonly maxTokensJson?: number;
  readonly maxTokensSql?: number;
  readonly maxTokensCode?: number;
  readonly bestOfK: number;
  readonly bestOfKJson?: number;
  readonly bestOfKSql?: number;
  readonly bestOfKCode?: number;
  readonly policy?: PolicyName;
  readonly policyCalls?: number;
  readonly policyTests?: number;
  readonly slowModel?: string;
  readonly slowBackend?: string;
  readonly policyJson: PolicyMode;
  readonly policySql: PolicyMode;
  readonly policyCode: PolicyMode;
  readonly repairAttempts: number;
  readonly memoryFile?: string;
  readonly memoryTopK: number;
  readonly reuseExact: boolean;
  readonly seed: number;
  readonly concurrency?: number;
  readonly price?: Prices;
  readonly budget: RunLimits;
  readonly taskBudget: RunLimits;
  readonly oracle: boolean;
  readonly sandbox: SandboxModeFlag;
  readonly outdir?: string;
  readonly resume?: string;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** What a run is asked to do, and where. */
export interface RunPlan {
  readonly settings: RunSettings;
  readonly conduct: RunConduct;
  readonly folder:
    | { readonly type: "new" }
    | { readonly type: "named"; readonly path: string; readonly force: boolean }
    | { readonly type: "resume"; readonly path: string };
}

/** The flags that a resumed run takes anew; all others are kept in its folder. */
const conductFlags = ["resume", "concurrency", "budget", "json", "quiet"];

/**
 * Settings from flags. Paths become absolute.
 *
 * @param given names of the flags that stand on the command line
 * @throws CupelError `USAGE` for flags that contradict each other or files that are not there
 */
export function readSettings(context: CommandContext, flags: RunFlags, given: ReadonlySet<string>): RunPlan {
  const { concurrency, budget, json, quiet } = flags;
  const conduct: RunConduct = { concurrency, budget, json, quiet };
  const path = (file: string) => resolve(context.directory, file);
  if (flags.resume !== undefined) {
    const surplus = [...given].find((name) => !conductFlags.includes(name));
    if (surplus !== undefined) {
      throw new CupelError("USAGE", `--resume keeps the settings of the run; --${dashed(surplus)} cannot be given with it.`, {
        hint: `With --resume you may give ${conductFlags
          .slice(1)
          .map((name) => `--${dashed(name)}`)
          .join(", ")}.`,
      });
    }
    return {
      settings: readRunHeader(path(flags.resume)).config.settings as unknown as RunSettings,
      conduct,
      folder: { type: "resume", path: path(flags.resume) },
    };
  }
  return {
    settings: settingsOf(context, flags, path),
    conduct,
    folder: flags.outdir === undefined ? { type: "new" } : { type: "named", path: path(flags.outdir), force: flags.force },
  };
}

function settingsOf(context: CommandContext, flags: RunFlags, path: (file: string) => string): RunSettings {
  const backend = backendNameOf(flags.backend) ?? flags.backend;
  const existing = (flag: string, file: string) => {
    if (!existsSync(path(file))) throw new CupelError("USAGE", `--${flag}: there is no file ${file}.`);
    return path(file);
  };
  const named = [...(flags.model === undefined ? [] : [flags.model]), ...(flags.models ?? [])];
  if (named.length === 0 && (backend === "ollama" || backend === "openai")) {
    throw new CupelError("USAGE", `--backend ${flags.backend} needs --model NAME.`);
  }
  if (new Set(named).size < named.length) throw new CupelError("USAGE", "A model is named twice.");
  if (backend === "replay" && flags.replayFrom === undefined) {
    throw new CupelError("USAGE", "--backend replay needs --replay-from FILE, the records.jsonl of an earlier run.");
  }
  if (flags.memoryFile === undefined && (flags.memoryTopK > 0 || flags.reuseExact)) {
    throw new CupelError("USAGE", "--memory-top-k and --reuse-exact need --memory-file FILE.");
  }
  if ((flags.policy === "cascade") !== (flags.slowModel !== undefined)) {
    throw new CupelError("USAGE", "--policy cascade and --slow-model NAME need each other.");
  }
  if (flags.slowBackend !== undefined && flags.slowModel === undefined) {
    throw new CupelError("USAGE", "--slow-backend needs --slow-model NAME.");
  }
  if (flags.policyCalls !== undefined && flags.policy !== "adaptive") {
    throw new CupelError("USAGE", "--policy-calls needs --policy adaptive.");
  }
  if (flags.policyTests !== undefined && flags.policy !== "agreement") {
    throw new CupelError("USAGE", "--policy-tests needs --policy agreement.");
  }
  if (flags.policy === "agreement" && (flags.bestOfKCode ?? flags.bestOfK) < 2) {
    throw new CupelError("USAGE", "--policy agreement needs --best-of-k of at least 2: a single answer agrees with nobody.");
  }
  const slowBackend = flags.slowBackend ?? flags.backend;
  const perKind = <Value>(json: Value, sql: Value, codestub: Value): Readonly<Record<FlaggedKind, Value>> => ({ json, sql, codestub });
  return {
    backend,
    models: backend === "embedded" ? named.map((name) => existing("model", name)) : named,
    baseUrl: flags.baseUrl ?? null,
    engine: flags.engine,
    replayFrom: flags.replayFrom === undefined ? null : existing("replay-from", flags.replayFrom),
    answers: flags.answers === undefined ? null : existing("answers", flags.answers),
    skill: flags.skill,
    latency: flags.latency,
    promptsFile: flags.promptsFile === undefined ? defaultTasksFile(context.directory) : existing("prompts-file", flags.promptsFile),
    kinds: flags.tasks ?? null,
    limit: flags.limit ?? null,
    publicTests: flags.publicTests,
    arms: flags.arms,
    policies: perKind(flags.policyJson, flags.policySql, flags.policyCode),
    ...(flags.policy && { policy: flags.policy }),
    ...(flags.policyCalls !== undefined && { policyCalls: flags.policyCalls }),
    ...(flags.policyTests !== undefined && { policyTests: flags.policyTests }),
    ...(flags.slowModel !== undefined && { slow: { backend: backendNameOf(slowBackend) ?? slowBackend, model: flags.slowModel } }),
    bestOfK: perKind(flags.bestOfKJson ?? flags.bestOfK, flags.bestOfKSql ?? flags.bestOfK, flags.bestOfKCode ?? flags.bestOfK),
    maxTokens: perKind(
      flags.maxTokensJson ?? flags.maxTokens,
      flags.maxTokensSql ?? flags.maxTokens,
      flags.maxTokensCode ?? flags.maxTokens,
    ),
    temperature: flags.temperature,
    repairAttempts: flags.repairAttempts,
    memoryFile: flags.memoryFile === undefined ? null : existing("memory-file", flags.memoryFile),
    memoryTopK: flags.memoryTopK,
    reuseExact: flags.reuseExact,
    seed: flags.seed,
    oracle: flags.oracle,
    ...(flags.price && { prices: flags.price }),
    taskBudget: flags.taskBudget,
    sandbox: flags.sandbox,
  };
}

function dashed(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
