import { availableParallelism } from "node:os";
import type { CommandContext } from "@cupel/command-line";
import { type Capabilities, type JsonObject, messageOf, type Task, visible } from "@cupel/core";
import { demandPrices, type RunOptions, readRunHeader, run } from "@cupel/engine";
import { critique } from "@cupel/policies";
import { leaderboardReporter, samplesReporter, summaryReporter, winsReporter } from "@cupel/reporters";
import { announceBroken } from "../run/announce.ts";
import { isError } from "../run/is-error.ts";
import { limitsOf } from "../run/limits-of.ts";
import { openVerifiers } from "../run/open-verifiers.ts";
import { openRunFolder } from "../run/output-folder.ts";
import { sandboxOptions } from "../sandbox-options.ts";
import { openObservation } from "../telemetry/observation.ts";
import { announceLoop } from "./announce-loop.ts";
import { loopBackends } from "./loop-backends.ts";
import { loopConfig } from "./loop-config.ts";
import { loopConsole } from "./loop-console.ts";
import { loopFiles } from "./loop-files.ts";
import type { LoopConduct, LoopSettings } from "./loop-settings.ts";
import { loopTask } from "./loop-task.ts";
import type { LoopPlan } from "./read-loop-plan.ts";

/**
 * Runs a loop as planned and reports it. Everything that can be wrong with dataset, models and sandbox is found before the loop's folder is
 * made. Returns the exit code.
 */
export async function runLoop(context: CommandContext, plan: LoopPlan): Promise<number> {
  const { settings, folder } = plan;
  const task = await loopTask(settings);
  await using observation = await openObservation(context, plan.conduct.telemetry);
  const conduct: LoopConduct = observation.writesLogs ? { ...plan.conduct, detail: "none" } : plan.conduct;
  await using backends = await loopBackends(context, { settings, conduct, task });
  const { prices } = settings;
  const improver = observation.backend(backends.improver, { purpose: "improve", prices });
  const evaluator = observation.backend(backends.evaluator, { purpose: "evaluate", prices });
  const taskBudget = limitsOf(settings.budget);
  demandPrices([improver, evaluator], settings.prices ?? {}, [taskBudget]);
  // A server that is down or a file that is no model is known before anything is written.
  const capabilities: Readonly<Record<string, Capabilities>> = {
    improver: await improver.capabilities(),
    evaluator: await evaluator.capabilities(),
  };
  await using verifiers = await openVerifiers([task], sandboxOptions(settings.sandbox, context.environment), { observation });
  const made = loopConfig(settings, { task, capabilities, sandbox: verifiers.sandbox?.description });
  const config = folder.type === "resume" ? readRunHeader(folder.path).config : made;
  const directory = openRunFolder(context, folder, config);
  const console = loopConsole(context, conduct);
  const files = loopFiles(directory, { language: String(task.checks.language) });
  if (conduct.detail !== "none") context.writeError(opening(task, settings));
  const { reporters: observers = [], ...observed } = observation.runOptions({ usd: settings.budget.usd, scope: "loop" });
  const options: RunOptions = {
    tasks: [task],
    arms: [{ name: "loop", policy: policyOf(settings, verifiers.execution) }],
    backend: console.watch(improver, "improver"),
    further: { evaluator: console.watch(evaluator, "evaluator") },
    verifiers: verifiers.byKind,
    ...observed,
    reporters: [
      ...observers,
      console,
      files,
      summaryReporter(directory),
      leaderboardReporter(directory),
      samplesReporter(directory),
      winsReporter(directory),
    ],
    ...(settings.prices && { prices: settings.prices }),
    taskBudget,
    concurrency: conduct.concurrency ?? (settings.evaluator.backend === "embedded" ? availableParallelism() : 4),
    seed: settings.seed,
    journal: directory,
    resume: folder.type === "resume",
    ...(folder.type === "resume" && { retry: isError }),
    config,
    signal: context.signal,
    now: context.now,
  };
  const result = await observation
    .within("cupel.loop", () => run(options))
    .catch(async (thrown: unknown) => {
      announceBroken(context, thrown, directory);
      await files.cutShort(messageOf(thrown));
      throw thrown;
    })
    .finally(() => files.written());
  return await announceLoop(context, { result, report: files.report, directory, json: conduct.json });
}

function policyOf(settings: LoopSettings, execution: Parameters<typeof critique>[0]["execution"]) {
  const { improver, evaluator, stop, maxIterations: iterations, patience, shownCases: shown, batch, reviews, untilFirst } = settings;
  const asked = ({ temperature, maxTokens }: LoopSettings["improver"]) => ({ temperature, maxTokens });
  return critique({
    execution,
    improver: asked(improver),
    evaluator: { model: "evaluator", ...asked(evaluator) },
    ...{ iterations, patience, shown, batch, untilFirst },
    ...(stop !== null && { stop }),
    ...(reviews !== null && { reviews }),
  });
}

function opening({ id, metadata }: Task, { improver, evaluator, maxIterations }: LoopSettings): string {
  const { public: open, held_out: hidden } = (metadata?.dataset ?? {}) as JsonObject;
  const named = ({ backend, model }: LoopSettings["improver"]) => visible(model === null ? backend : `${backend}:${model}`);
  return `loop on ${visible(id)} (${open} public cases, ${hidden} held out): ${named(improver)} improves, ${named(evaluator)} evaluates, at most ${maxIterations} programs\n`;
}
