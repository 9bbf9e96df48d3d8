import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { contentHash, type PublicTask, type Task } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { codeExecution, python } from "@cupel/verifiers";
import type { RecordedAnswers } from "../../tests/support/recorded-answers.ts";

/** What is known of a program: whether it loads, which of the drafted assertions hold for it, and whether the hidden tests pass. */
export interface JudgedProgram {
  readonly loads: boolean;
  readonly held: readonly boolean[];
  readonly gold: boolean;
}

/** A task, with its different programs judged. */
export interface JudgedTask {
  readonly task: PublicTask;
  readonly programs: readonly string[];
  readonly drafts: readonly string[];
  readonly judged: ReadonlyMap<string, JudgedProgram>;
}

/** Judges the first `samples` programs of each task by its first `tests` drafts. What a file holds already is not judged again. */
export async function judgePrograms(
  recorded: readonly RecordedAnswers[],
  { sandbox, samples, tests, file, progress }: JudgeOptions,
): Promise<readonly JudgedTask[]> {
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line.endsWith("}"))
    : [];
  const known = new Map(lines.map((line) => JSON.parse(line) as JudgedProgram & { readonly key: string }).map((line) => [line.key, line]));
  const tasks: JudgedTask[] = [];
  for (const each of recorded) {
    const [programs, drafts] = [each.programs.slice(0, samples), each.drafts.slice(0, tests)];
    const judge = judgeOf(each, drafts, sandbox);
    const judged = await Promise.all(
      [...new Set(programs)].map(async (program) => {
        const key = contentHash([each.id, program, drafts, each.gold]);
        const found = known.get(key) ?? (await judge(program));
        if (!known.has(key)) appendFileSync(file, `${JSON.stringify({ key, ...found })}\n`);
        return [program, found] as const;
      }),
    );
    tasks.push({ task: taskOf(each), programs, drafts, judged: new Map(judged) });
    progress(tasks.length, recorded.length);
  }
  return tasks;
}

interface JudgeOptions {
  readonly sandbox: Sandbox;
  readonly samples: number;
  readonly tests: number;
  readonly file: string;
  readonly progress: (done: number, total: number) => void;
}

function taskOf({ id, entry, prompt, gold }: RecordedAnswers): Task {
  const check = gold.slice(0, gold.lastIndexOf("check("));
  return { id, kind: "codestub", prompt, checks: { language: "python", entry_point: entry }, gold: { setup: prompt, check } };
}

function judgeOf(recorded: RecordedAnswers, assertions: readonly string[], sandbox: Sandbox): (text: string) => Promise<JudgedProgram> {
  const task = taskOf(recorded);
  const verifier = python({ sandbox });
  const execution = codeExecution({ python: sandbox });
  return async (text) => {
    const candidate = { text };
    const [open, hidden, held] = await Promise.all([
      verifier.verify({ task, checks: task.checks, scope: "public", candidate }),
      verifier.verify({ task, checks: { ...task.checks, ...task.gold }, scope: "gold", candidate }),
      execution.holds({ task, text, assertions }),
    ]);
    return { loads: open.status === "pass", held, gold: hidden.status === "pass" };
  };
}
