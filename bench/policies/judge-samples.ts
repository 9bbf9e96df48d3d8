import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { contentHash } from "@cupel/core";
import { openSandbox, type Sandbox } from "@cupel/sandbox";
import type { RecordedTask } from "./recorded-samples.ts";

/** What became of a task's answers, in their order. */
export interface JudgedTask {
  readonly id: string;
  readonly hash: string;
  /** Whether the examples of the prompt held. Without examples: whether the program defines the function. */
  readonly public: readonly boolean[];
  /** Whether the hidden tests passed. */
  readonly gold: readonly boolean[];
}

/** Judges every answer once, the public examples and the hidden tests apart. What a file holds already is not judged again. */
export async function judgeSamples(
  tasks: readonly RecordedTask[],
  { file, progress }: { readonly file: string; readonly progress: (done: number) => void },
): Promise<readonly JudgedTask[]> {
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const known = new Map(
    lines
      .filter((line) => line.endsWith("}"))
      .map((line) => JSON.parse(line) as JudgedTask)
      .map((task) => [task.hash, task]),
  );
  if (tasks.every((task) => known.has(contentHash(task)))) return tasks.flatMap((task) => known.get(contentHash(task)) ?? []);

  await using sandbox = await openSandbox({ mode: "local" });
  const judged: JudgedTask[] = [];
  for (const task of tasks) {
    const hash = contentHash(task);
    const found = known.get(hash) ?? { id: task.id, hash, ...(await judge(sandbox, task)) };
    if (!known.has(hash)) appendFileSync(file, `${JSON.stringify(found)}\n`);
    judged.push(found);
    progress(judged.length);
  }
  return judged;
}

async function judge(sandbox: Sandbox, task: RecordedTask): Promise<Pick<JudgedTask, "public" | "gold">> {
  const { entry, prompt: setup, programs, examples } = task;
  const shared = examples.length > 0 ? examples : [`assert callable(${entry})`];
  const distinct = [...new Set(programs)];
  const outcomes = await Promise.all(
    distinct.map(async (candidate) => {
      const tests = { mode: "tests", candidate, entry: [entry], setup } as const;
      const open = await sandbox.judge({ ...tests, tests: shared.join("\n") });
      const hidden = await sandbox.judge({ ...tests, tests: task.gold });
      // Examples that call nothing are vacuous where they could be run: the program defines what it should.
      const loads = examples.length === 0 && open.status === "error" && open.code === "vacuous";
      return [candidate, [open.status === "pass" || loads, hidden.status === "pass"]] as const;
    }),
  );
  const of = new Map(outcomes);
  return {
    public: programs.map((program) => of.get(program)?.[0] ?? false),
    gold: programs.map((program) => of.get(program)?.[1] ?? false),
  };
}
