import { availableParallelism } from "node:os";
import { embedded, ollama, openai, replay, type SimulatedAnswer, simulated } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import { type Backend, CupelError, type Task } from "@cupel/core";
import { tiny } from "@cupel/tiny";
import { readAnswers } from "../read-answers.ts";
import { downloadProgress } from "./download-progress.ts";
import type { RunSettings } from "./run-settings.ts";

/** As much of a run's settings as says where answers come from. */
export type BackendSettings = Pick<
  RunSettings,
  | "backend"
  | "models"
  | "baseUrl"
  | "apiKeyEnv"
  | "engine"
  | "adapter"
  | "structuredOutputs"
  | "replayFrom"
  | "answers"
  | "skill"
  | "latency"
  | "faults"
  | "seed"
>;

/** One backend per model. Nothing is loaded or connected yet. Secrets come from the environment and go nowhere else. */
export async function createBackends(
  settings: BackendSettings,
  tasks: readonly Task[],
  context: CommandContext,
): Promise<readonly Backend[]> {
  const { models, adapter, structuredOutputs = false } = settings;
  const address = settings.baseUrl === null ? {} : { baseUrl: settings.baseUrl };
  switch (settings.backend) {
    case "embedded": {
      const hub = { environment: context.environment, signal: context.signal, onProgress: downloadProgress(context) };
      return (models.length > 0 ? models : [tiny()]).map((model) =>
        embedded({
          model,
          engine: settings.engine,
          sequences: availableParallelism(),
          hub,
          ...(adapter && { adapter: { path: adapter } }),
        }),
      );
    }
    case "ollama":
      return models.map((model) => ollama({ model, ...address }));
    case "openai":
      return models.map((model) =>
        openai({ model, ...address, structuredOutputs, apiKey: context.environment[settings.apiKeyEnv ?? "OPENAI_API_KEY"] }),
      );
    case "replay": {
      const path = settings.replayFrom ?? "";
      return models.length > 0 ? models.map((model) => replay({ path, model })) : [replay({ path })];
    }
    case "simulated": {
      const answers = settings.answers === null ? new Map<string, SimulatedAnswer>() : await answersOf(settings.answers, tasks);
      const names = models.length > 0 ? models : ["simulated"];
      const { skill, latency, faults, seed } = settings;
      return names.map((model) => simulated({ model, answers, skill, latency, faults, seed }));
    }
    default:
      throw new CupelError("USAGE", `There is no backend "${settings.backend}".`);
  }
}

/** Right and wrong answers by prompt. */
async function answersOf(file: string, tasks: readonly Task[]): Promise<ReadonlyMap<string, SimulatedAnswer>> {
  const known = await readAnswers(file);
  return new Map(
    tasks.flatMap(({ id, prompt, kind, family = id }): [string, SimulatedAnswer][] => {
      const answer = known.get(id);
      return answer === undefined ? [] : [[prompt, { right: answer.gold, wrong: answer.wrong, kind, family }]];
    }),
  );
}
