import type { Task } from "@cupel/core";
import { optionalText, type PlacedLine, refuse, requiredText, subject } from "./line-place.ts";
import { metadataOf } from "./reference-line.ts";

const known = ["task_id", "prompt", "entry_point", "canonical_solution", "test", "metadata"];

/** Whether a line is one of HumanEval's. */
export function isHumanEvalLine({ object }: PlacedLine): boolean {
  return (
    object.kind === undefined && object.checks === undefined && (object.task_id !== undefined || object.canonical_solution !== undefined)
  );
}

/**
 * A line of HumanEval's file as a codestub task: the answer continues the prompt, hidden is the source of `check(candidate)`, with the
 * canonical solution beside it. @throws CupelError `DATA_INVALID`
 */
export function humanEvalTask(line: PlacedLine): Task {
  const id = requiredText(line, "task_id");
  const prompt = requiredText(line, "prompt");
  const entry = requiredText(line, "entry_point");
  const check = requiredText(line, "test");
  if (!/^def +check\b/m.test(check)) refuse(line, `${subject(line)} needs a test that defines check(candidate).`);
  const solution = optionalText(line, "canonical_solution");
  return {
    id,
    kind: "codestub",
    prompt,
    checks: { language: "python", entry_point: entry, prefix: prompt },
    gold: { check, ...(solution !== undefined && { solution }) },
    ...metadataOf(line, known),
  };
}
