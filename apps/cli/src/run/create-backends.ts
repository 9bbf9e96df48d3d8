import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { embedded, ollama, openai, replay, type SimulatedAnswer, simulated } from "@cupel/backends";
import type { CommandContext } from "@cupel/command-line";
import { type Backend, CupelError, type Task } from "@cupel/core";
import { tiny } from "@cupel/tiny";
import type { RunSettings } from "./run-settings.ts";

/** One backend per model. Nothing is loaded or connected yet. Secrets come from the environment and go nowhere else. */
export function createBackends(settings: RunSettings, tasks: readonly Task[], context: CommandContext): readonly Backend[] {
  const { models } = settings;
  const address = settings.baseUrl === null ? {} : { baseUrl: settings.baseUrl };
  switch (settings.backend) {
    case "embedded":
      return (models.length > 0 ? models : [tiny()]).map((model) =>
        embedded({ model, engine: settings.engine, sequences: availableParallelism() }),
      );
    case "ollama":
      return models.map((model) => ollama({ model, ...address }));
    case "openai":
      return models.map((model) => openai({ model, ...address, apiKey: context.environment.OPENAI_API_KEY }));
    case "replay": {
      const path = settings.replayFrom ?? "";
      return models.length > 0 ? models.map((model) => replay({ path, model })) : [replay({ path })];
    }
    case "simulated": {
      const answers = settings.answers === null ? new Map<string, SimulatedAnswer>() : readAnswers(settings.answers, tasks);
      const names = models.length > 0 ? models : ["simulated"];
      return names.map((model) => simulated({ model, answers, skill: settings.skill, seed: settings.seed }));
    }
    default:
      throw new CupelError("USAGE", `There is no backend "${settings.backend}".`);
  }
}

/** Right and wrong answers by prompt, from `{"id", "gold", "wrong"}` lines such as `eval/reliability_v1_60.answers.jsonl`. */
function readAnswers(file: string, tasks: readonly Task[]): ReadonlyMap<string, SimulatedAnswer> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const answers = new Map<string, SimulatedAnswer>();
  for (const [index, text] of readFileSync(file, "utf8").split("\n").entries()) {
    if (text.trim() === "") continue;
    const { id, gold, wrong } = parseAnswer(text, `${file}:${index + 1}`);
    const task = byId.get(id);
    if (task) answers.set(task.prompt, { right: gold, wrong, kind: task.kind, family: task.family ?? task.id });
  }
  return answers;
}

function parseAnswer(text: string, where: string): { readonly id: string; readonly gold: string; readonly wrong: readonly string[] } {
  try {
    const { id, gold, wrong = [] } = JSON.parse(text);
    const texts = (wrong as readonly unknown[]).map((item) => (typeof item === "string" ? item : (item as { text?: unknown }).text));
    if ([id, gold, ...texts].every((value) => typeof value === "string")) return { id, gold, wrong: texts as readonly string[] };
  } catch {
    // Falls through to the one sentence below.
  }
  throw new CupelError("DATA_INVALID", `${where}: expected {"id": text, "gold": text, "wrong": [text, …]} on one line.`);
}
