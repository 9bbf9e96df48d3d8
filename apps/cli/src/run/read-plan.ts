import { type CommandContext, flagOf, type OptionSources, resolveOptions, telemetryOptions } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { readRunHeader } from "@cupel/engine";
import { loadConfig } from "../config/load-config.ts";
import type { OwnParts } from "../config/own-parts.ts";
import { tellsGithub } from "../report/github.ts";
import { outputFiles } from "../report/output-files.ts";
import { gateOptions, gatesOf } from "./gate-options.ts";
import { ownPartsFor, ownSettings } from "./own-settings.ts";
import { settingsOf } from "./read-settings.ts";
import { reproduceCommand } from "./reproduce-command.ts";
import { runOptions } from "./run-options.ts";
import type { RunConduct, RunSettings } from "./run-settings.ts";

/** What a run is asked to do, and where. */
export interface RunPlan {
  readonly settings: RunSettings;
  /** Things of the user's own that the settings name. */
  readonly own: OwnParts;
  readonly conduct: RunConduct;
  /** Run again when one of these files changes; absolute. */
  readonly watched?: readonly string[];
  readonly folder:
    | { readonly type: "new" }
    | { readonly type: "named"; readonly path: string; readonly force: boolean }
    | { readonly type: "resume"; readonly path: string };
}

/** The flags that a resumed run takes anew; all others are kept in its folder. */
const conductFlags = [
  "resume",
  "config",
  "concurrency",
  "budget",
  "cache",
  "retryErrors",
  "json",
  "quiet",
  "verbose",
  ...Object.keys(telemetryOptions),
  "output",
  "github",
  ...Object.keys(gateOptions),
];

/**
 * Reads the plan from flags, environment and configuration; of a run that is resumed, from its folder.
 *
 * @param flags what commander collected
 * @throws CupelError `USAGE`, `CONFIG_INVALID` for options that contradict each other and files that are not there or say nonsense
 */
export async function readPlan(context: CommandContext, flags: OptionSources["flags"]): Promise<RunPlan> {
  const { resume } = flags;
  if (resume !== undefined) demandConductOnly(Object.keys(flags));
  const [named] = Array.isArray(flags.config) ? flags.config.slice(-1) : [];
  const config = await loadConfig(context, named);
  const sources = { flags, environment: context.environment, file: config.file, directory: context.directory };
  const options = resolveOptions(runOptions, sources);
  const { concurrency, budget, cache, json, quiet, verbose, retryErrors, dryRun, outdir, force } = options.values;
  const gates = gatesOf(options);
  const gating = { ...(gates && { gates }), ...(options.values.failCode !== undefined && { failCode: options.values.failCode }) };
  const outputs = outputFiles(options.values.output);
  const github = tellsGithub(context, options.values.github);
  const conduct: RunConduct = {
    concurrency,
    budget,
    cache,
    json,
    quiet,
    verbose,
    retryErrors,
    dryRun,
    telemetry: options.values,
    outputs,
    github,
    ...gating,
  };
  if (retryErrors && resume === undefined) throw new CupelError("USAGE", "--retry-errors needs --resume FOLDER.");
  if (quiet && verbose) throw new CupelError("USAGE", "--quiet and --verbose contradict each other.");
  if (options.values.resume !== undefined) {
    const path = options.values.resume;
    const { config: begun } = readRunHeader(path);
    if (begun.command === "loop") {
      throw new CupelError("USAGE", `${path} holds a loop.`, { hint: `Continue it with cupel loop --resume ${path}.` });
    }
    const settings = begun.settings as unknown as RunSettings;
    return { settings, own: await ownPartsFor(context, settings, named), conduct, folder: { type: "resume", path } };
  }
  const { settings: ownPart, parts } = ownSettings(config, options);
  const command = reproduceCommand(options, ownPart.own?.file);
  const settings = { ...settingsOf(context, options, parts), ...ownPart, ...gating, command };
  const watched = [settings.promptsFile, config.file?.path, settings.answers, settings.memoryFile].filter(
    (file) => typeof file === "string",
  );
  if (options.values.watch) demandWatchable(options.values);
  return {
    settings,
    own: parts,
    conduct,
    ...(options.values.watch && { watched }),
    folder: outdir === undefined ? { type: "new" } : { type: "named", path: outdir, force },
  };
}

function demandWatchable({ json, dryRun, outdir }: { readonly json: boolean; readonly dryRun: boolean; readonly outdir?: string }): void {
  const surplus = [json && "--json", dryRun && "--dry-run", outdir !== undefined && "--outdir"].find((flag) => flag);
  if (surplus) throw new CupelError("USAGE", `--watch makes one run after another; ${surplus} is for one.`);
}

function demandConductOnly(given: readonly string[]): void {
  const surplus = given.find((name) => !conductFlags.includes(name));
  if (surplus === undefined) return;
  throw new CupelError("USAGE", `--resume keeps the settings of the run; ${flagOf(surplus)} cannot be given with it.`, {
    hint: `With --resume you may give ${conductFlags.slice(1).map(flagOf).join(", ")}.`,
  });
}
