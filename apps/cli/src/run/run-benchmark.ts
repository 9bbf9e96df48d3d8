import { availableParallelism } from "node:os";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import type { Backend } from "@cupel/core";
import { demandPrices, type RunOptions, readRunHeader, run } from "@cupel/engine";
import { readTasks } from "@cupel/verifiers";
import { sandboxOptions } from "../sandbox-options.ts";
import { openObservation } from "../telemetry/observation.ts";
import { announce, announceBroken } from "./announce.ts";
import { announceDryRun } from "./announce-dry-run.ts";
import { createArms } from "./create-arms.ts";
import { createBackends } from "./create-backends.ts";
import { createReporters } from "./create-reporters.ts";
import { gateExitCode } from "./gate-exit-code.ts";
import { isError } from "./is-error.ts";
import { keeping } from "./keeping.ts";
import { limitsOf } from "./limits-of.ts";
import { loadWins, openMemory } from "./open-memory.ts";
import { openVerifiers } from "./open-verifiers.ts";
import { openRunFolder } from "./output-folder.ts";
import { asBegun, demandLogprobs, probeModels } from "./probe-models.ts";
import type { RunPlan } from "./read-plan.ts";
import { released } from "./released.ts";
import { runConfig } from "./run-config.ts";
import { selectTasks } from "./select-tasks.ts";

/**
 * Runs a task set as planned and reports it. Everything that can be wrong with tasks, models, memory and sandbox is found before the
 * run's folder is made. Returns the exit code.
 */
export async function runBenchmark(context: CommandContext, { settings, own, conduct, folder }: RunPlan): Promise<number> {
  const kinds = Object.keys(own.verifiers ?? {});
  const all = await readTasks(settings.promptsFile, { publicTests: settings.publicTests, ...(kinds.length > 0 && { kinds }) });
  const tasks = selectTasks(all, settings);
  if (conduct.dryRun) return await announceDryRun(context, { settings, own, conduct, tasks });
  await using observation = await openObservation(context, conduct.telemetry);
  const wins = await loadWins(settings, { tasks: all, kinds });
  // The cache goes around what is observed: an answer that was kept is no call.
  const { prices } = settings;
  const keep = (models: readonly Backend[]) =>
    keeping(
      models.map((model) => observation.backend(model, { prices })),
      conduct.cache,
      context,
    );
  const quiet = conduct.quiet || observation.writesLogs;
  const told = quiet ? { ...context, writeError: () => undefined } : context;
  const backends = keep(own.backends ?? (await createBackends(settings, tasks, told)));
  await using _backends = released(backends);
  const { adapter: _adapter, ...unadapted } = settings;
  const slow =
    settings.slow &&
    keep(await createBackends({ ...unadapted, backend: settings.slow.backend, models: [settings.slow.model] }, tasks, told));
  await using _slow = released(slow ?? []);
  const budgets = { budget: limitsOf(conduct.budget), taskBudget: limitsOf(settings.taskBudget) };
  demandPrices([...backends, ...(slow ?? [])], settings.prices ?? {}, Object.values(budgets));
  const found = { ...(await probeModels(backends, settings, context)), ...(slow && (await probeModels(slow, settings, context))) };
  demandLogprobs(backends, found, settings);
  const capabilities = folder.type === "resume" ? asBegun(found, readRunHeader(folder.path)) : found;
  const sandbox = sandboxOptions(settings.sandbox, context.environment);
  await using verifiers = await openVerifiers(tasks, sandbox, { own: own.verifiers, alsoRun: wins?.tasks, observation });
  if (wins && !quiet) context.writeError(`checking ${wins.memory.size} wins again\n`);
  const remembered = wins && (await openMemory(wins, verifiers.byKind, context.signal));

  const config = runConfig(settings, {
    capabilities,
    sandbox: verifiers.sandbox?.description,
    wins: wins && { loaded: wins.memory.size, found: remembered?.found },
    verifiers: verifiers.byKind,
  });
  const directory = openRunFolder(context, folder, config);
  const memory = remembered && observation.memory(remembered.memory);
  const { reporters: observers = [], ...observed } = observation.runOptions({ usd: conduct.budget.usd });
  const options: RunOptions = {
    tasks,
    arms: createArms(settings, { memory, tasks: tasks.length, execution: verifiers.execution, own: own.policy }),
    backends,
    ...(slow?.[0] && { further: { slow: slow[0] } }),
    verifiers: verifiers.byKind,
    reporters: [...observers, ...createReporters(context, directory, { ...conduct, quiet })],
    ...observed,
    defaults: Object.fromEntries(
      Object.entries(settings.maxTokens).map(([kind, maxTokens]) => [
        kind,
        { maxTokens, temperature: settings.temperature, ...(settings.logprobs && { logprobs: 1 }) },
      ]),
    ),
    ...(settings.prices && { prices: settings.prices }),
    ...budgets,
    concurrency: conduct.concurrency ?? (settings.backend === "embedded" ? availableParallelism() : 4),
    seed: settings.seed,
    oracle: settings.oracle,
    journal: directory,
    resume: folder.type === "resume",
    ...(conduct.retryErrors && { retry: isError }),
    config,
    signal: context.signal,
    now: context.now,
  };
  const result = await observation
    .within("cupel.run", () => run(options))
    .catch((thrown: unknown) => {
      announceBroken(context, thrown, directory);
      throw thrown;
    });
  const { gates } = await announce(context, { result, directory, json: conduct.json });
  if (result.failures !== undefined) return exitCodes.infrastructure;
  if (result.status !== "complete") return exitCodes.inconclusive;
  return gateExitCode(gates, conduct.failCode ?? settings.failCode);
}
