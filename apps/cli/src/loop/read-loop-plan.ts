import { existsSync } from "node:fs";
import { resolve } from "node:path";
import {
  type CommandContext,
  flagOf,
  type OptionSources,
  type ResolvedOptions,
  readConfigFile,
  resolveOptions,
  telemetryOptions,
} from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { readRunHeader } from "@cupel/engine";
import type { RunPlan } from "../run/read-plan.ts";
import { agentsOf } from "./agent-settings.ts";
import { logLevels, loopOptions } from "./loop-options.ts";
import { datasetNames, type LoopConduct, type LoopSettings } from "./loop-settings.ts";
import { referenceKeys, translateConfig } from "./reference-config.ts";

/** What a loop is asked to do, and where. */
export interface LoopPlan {
  readonly settings: LoopSettings;
  readonly conduct: LoopConduct;
  readonly folder: RunPlan["folder"];
}

/** The flags that a resumed loop takes anew; all others are kept in its folder. */
const conductFlags = ["resume", "concurrency", "cache", "json", "logLevel", "showAll", "maxFailures", ...Object.keys(telemetryOptions)];

/**
 * Reads the plan from flags, environment and configuration file; of a loop that is resumed, from its folder.
 *
 * @param flags what commander collected
 * @throws CupelError `USAGE`, `CONFIG_INVALID` for options that contradict each other and files that are not there or say nonsense
 */
export async function readLoopPlan(context: CommandContext, flags: OptionSources["flags"]): Promise<LoopPlan> {
  if (flags.resume !== undefined) demandConductOnly(Object.keys(flags));
  const named = Array.isArray(flags.config) ? flags.config.at(-1) : undefined;
  const known = [...Object.entries(loopOptions).flatMap(([name, option]) => ("onlyFlag" in option ? [] : [name])), ...referenceKeys];
  const path = named === undefined ? undefined : resolve(context.directory, named);
  const file = path === undefined ? undefined : await readConfigFile(path, { known, from: import.meta.url });
  const { values = {}, named: names = {}, ollamaBaseUrl } = file === undefined ? {} : translateConfig(file.path, file.values);
  const environment = withLogLevel(context);
  const sources = { flags, environment, file: file && { path: file.path, values, named: names }, directory: context.directory };
  const options = resolveOptions(loopOptions, sources);
  const conduct = conductOf(options);
  const { resume, outdir, out = outdir, force } = options.values;
  if (resume !== undefined) return { settings: settingsIn(resume), conduct, folder: { type: "resume", path: resume } };
  return {
    settings: settingsOf(context, options, ollamaBaseUrl),
    conduct,
    folder: out === undefined ? { type: "new" } : { type: "named", path: out, force },
  };
}

/** The settings in the folder of a loop. @throws CupelError `USAGE` for a run of another command */
function settingsIn(folder: string): LoopSettings {
  const { config } = readRunHeader(folder);
  if (config.command === "loop") return config.settings as unknown as LoopSettings;
  throw new CupelError("USAGE", `${folder} holds a run that is no loop.`, { hint: `Continue it with cupel run --resume ${folder}.` });
}

function settingsOf(
  context: CommandContext,
  options: ResolvedOptions<typeof loopOptions>,
  ollamaBaseUrl: string | undefined,
): LoopSettings {
  const { values, directoryOf } = options;
  const dataset = datasetOf(values.dataset, directoryOf("dataset"));
  const { rangeStart, rangeEnd, holdOut, instruction } = values;
  const ranged = rangeStart !== undefined || rangeEnd !== undefined;
  if (ranged && dataset !== "primes") throw new CupelError("USAGE", "--range-start and --range-end are for the dataset primes only.");
  if (isOurs(dataset) && (holdOut !== undefined || instruction !== undefined)) {
    throw new CupelError("USAGE", `The dataset ${dataset} says itself what it holds out and what is to be done.`);
  }
  const [start, end] = [rangeStart ?? 1, rangeEnd ?? 20];
  if (end < start || end - start > 10_000 || Math.abs(end) > 1e9) {
    throw new CupelError(
      "USAGE",
      `The range from ${start} to ${end} is none: give at most 10,000 numbers, none beyond 1,000,000,000, the smaller end first.`,
    );
  }
  return {
    ...agentsOf({ context, options, ollamaBaseUrl }),
    engine: values.engine,
    structuredOutputs: values.structuredOutputs,
    dataset,
    instruction: instruction ?? null,
    range: ranged ? { start, end } : null,
    holdOut: holdOut ?? null,
    stop: values.stop ?? null,
    maxIterations: values.maxIterations,
    patience: values.patience,
    shownCases: values.shownCases,
    batch: values.batch,
    reviews: values.reviews ?? null,
    untilFirst: values.untilFirst,
    seed: values.seed,
    budget: values.budget,
    ...(values.price && { prices: values.price }),
    sandbox: values.sandbox,
  };
}

function isOurs(dataset: string): boolean {
  return (datasetNames as readonly string[]).includes(dataset);
}

/** The name of a dataset of ours, or an absolute path. */
function datasetOf(named: string, directory: string): string {
  if (isOurs(named)) return named;
  const file = resolve(directory, named);
  if (existsSync(file)) return file;
  throw new CupelError("USAGE", `There is no dataset "${named}": it is none of ${datasetNames.join(", ")}, and there is no file ${file}.`);
}

function conductOf({ values }: ResolvedOptions<typeof loopOptions>): LoopConduct {
  const { concurrency, cache, json, logLevel, showAll, maxFailures } = values;
  const detail = logLevel === "DEBUG" ? "all" : logLevel === "INFO" ? "usual" : "none";
  const telemetry = { ...values, logLevel: levels[logLevel] };
  return { concurrency, cache, json, detail, rows: showAll ? Number.POSITIVE_INFINITY : maxFailures, telemetry };
}

/** The reference's levels in the words of a log. */
const levels = { DEBUG: "debug", INFO: "info", WARNING: "warn", ERROR: "error" } as const;

/** `LOG_LEVEL` stands for `CUPEL_LOG_LEVEL`. Other programs have levels of their own: one that we do not know is passed over. */
function withLogLevel({ environment, writeError }: CommandContext): CommandContext["environment"] {
  const { LOG_LEVEL: level = "", CUPEL_LOG_LEVEL: own = "" } = environment;
  if (level === "" || own !== "") return environment;
  if ((logLevels as readonly string[]).includes(level.toUpperCase())) return { ...environment, CUPEL_LOG_LEVEL: level };
  writeError(`warning: LOG_LEVEL is "${level}"; cupel loop knows ${logLevels.join(", ")}.\n`);
  return environment;
}

function demandConductOnly(given: readonly string[]): void {
  const surplus = given.find((name) => !conductFlags.includes(name));
  if (surplus === undefined) return;
  throw new CupelError("USAGE", `--resume keeps the settings of the loop; ${flagOf(surplus)} cannot be given with it.`, {
    hint: `With --resume you may give ${conductFlags.slice(1).map(flagOf).join(", ")}.`,
  });
}
