import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type SimulatedAnswer, simulated } from "@cupel/backends";
import type { Task } from "@cupel/core";
import { type Arm, run } from "@cupel/engine";
import { baseline, bestOf } from "@cupel/policies";
import { summaryReporter } from "@cupel/reporters";
import { text } from "@cupel/verifiers";
import { hostileAnswers, hostileTasks } from "./hostile-run.ts";

const ids = ["north", "east", "south", "west", "up", "down"];
const arms: readonly Arm[] = [
  { name: "baseline", policy: baseline() },
  { name: "policy", policy: bestOf(2) },
];

/** Six short tasks under a name that makes them others than those of another name. */
function wayTasks(name: string) {
  const about = (id: string) => ({ kind: "text", checks: { contains: ["is"] }, gold: { exact: `It is ${id}.` }, family: `way ${id}` });
  return ids.map((id) => ({ id, prompt: `${name}: say ${id}.`, ...about(id) }));
}

/** What a run is made with. */
interface Made {
  readonly startedAt: string;
  readonly seed?: number;
  readonly skill?: number;
}

/** Makes a run of the short tasks of a name in a folder, in this process. */
export async function makeWayRun(folder: string, { tasks, ...made }: Made & { readonly tasks: string }): Promise<void> {
  const answers = wayTasks(tasks).map(({ id, prompt }) => [prompt, { right: `It is ${id}.`, wrong: [`It is not ${id}.`, "No."] }] as const);
  await make(folder, { ...made, tasks: wayTasks(tasks), answers: new Map(answers), arms });
}

/** The same of the hostile answers, in one arm. */
export async function makeHostileRun(folder: string, made: Made): Promise<void> {
  const answers = hostileTasks.map(({ prompt }, index) => [prompt, { right: "", wrong: [hostileAnswers[index] ?? ""] }] as const);
  await make(folder, { ...made, skill: 0, tasks: hostileTasks, answers: new Map(answers), arms: arms.slice(0, 1) });
}

async function make(
  folder: string,
  {
    tasks,
    answers,
    arms,
    startedAt,
    seed = 1,
    skill = 0.5,
  }: Made & { readonly tasks: readonly Task[]; readonly answers: ReadonlyMap<string, SimulatedAnswer>; readonly arms: readonly Arm[] },
): Promise<void> {
  let now = Date.parse(startedAt);
  await run({
    tasks,
    arms,
    backend: simulated({ answers, skill, seed }),
    verifiers: { text: text() },
    reporters: [summaryReporter(folder)],
    seed,
    journal: folder,
    defaults: { text: { temperature: 0.7, maxTokens: 4_000_000 } },
    now: () => now++,
  });
}

/** Writes the short tasks and their answers as files, and returns the flags of a run over them. */
export async function writeWayTasks(directory: string, name: string): Promise<readonly string[]> {
  const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const answers = ids.map((id) => ({ id, gold: `It is ${id}.`, wrong: [`It is not ${id}.`] }));
  await writeFile(join(directory, `${name}.jsonl`), lines(wayTasks(name)));
  await writeFile(join(directory, `${name}.answers.jsonl`), lines(answers));
  return ["--backend", "simulated", "--answers", `${name}.answers.jsonl`, "--prompts-file", `${name}.jsonl`, "--quiet"];
}
