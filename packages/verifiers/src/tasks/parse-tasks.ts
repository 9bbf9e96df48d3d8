import { CupelError, type Task } from "@cupel/core";
import { gsm8kTask, isGsm8kLine } from "./gsm8k-line.ts";
import { humanEvalTask, isHumanEvalLine } from "./humaneval-line.ts";
import { type PlacedLine, readLine, refuse } from "./line-place.ts";
import { isNativeLine, nativeKinds, nativeTask } from "./native-line.ts";
import { referenceTask } from "./reference-line.ts";

export interface TaskOptions {
  /** How many of a codestub line's tests are public, from the first on, beside its own `public_tests`. Default 0. */
  readonly publicTests?: number | undefined;
  /** Kinds beside `json`, `sql`, `codestub`, `text`, `number`, `choice` and `set` that lines with `checks` may name. */
  readonly kinds?: readonly string[];
}

/**
 * The tasks of a JSONL text: lines of the ReliabilityLoop benchmark or our superset of them, of HumanEval or GSM8K, or tasks as core
 * defines them.
 * Blank lines are skipped; fields nobody knows go to `metadata`.
 * @throws CupelError `DATA_INVALID` with file, line and what is wrong: broken JSON, a missing field, an id used twice, an unknown kind,
 * checks that any answer would pass
 */
export function parseTasks(text: string, options: TaskOptions & { readonly source?: string } = {}): readonly Task[] {
  const { source = "tasks", publicTests = 0, kinds = [] } = options;
  if (!Number.isInteger(publicTests) || publicTests < 0) {
    throw new CupelError("USAGE", `The number of public tests is ${publicTests}; it must be an integer of at least 0.`);
  }
  const tasks: Task[] = [];
  const lines = new Map<string, number>();
  for (const [index, raw] of text.split("\n").entries()) {
    const line = readLine(raw, { source, line: index + 1 });
    if (line === undefined) continue;
    const task = taskOf(line, { publicTests, kinds: [...nativeKinds, ...kinds] });
    const earlier = lines.get(task.id);
    if (earlier !== undefined) refuse(line, `the id "${task.id}" is already used on line ${earlier}.`);
    lines.set(task.id, line.line);
    tasks.push(task);
  }
  if (tasks.length === 0) throw new CupelError("DATA_INVALID", `${source} holds no task.`);
  return tasks;
}

function taskOf(line: PlacedLine, options: { readonly publicTests: number; readonly kinds: readonly string[] }): Task {
  if (isHumanEvalLine(line)) return humanEvalTask(line);
  if (isGsm8kLine(line)) return gsm8kTask(line);
  return isNativeLine(line, options.kinds) ? nativeTask(line, options.kinds) : referenceTask(line, options);
}
