import type { Task } from "@cupel/core";
import { parseRational } from "../number/rational.ts";
import { optionalText, type PlacedLine, refuse, requiredText, subject } from "./line-place.ts";
import { metadataOf } from "./reference-line.ts";

const known = ["id", "question", "answer", "metadata"];

/** Whether a line is one of GSM8K's. */
export function isGsm8kLine({ object }: PlacedLine): boolean {
  return object.kind === undefined && object.prompt === undefined && object.question !== undefined && object.answer !== undefined;
}

/**
 * A line of GSM8K's files as a number task: the question is the prompt, hidden is the number behind `####`, with the worked solution beside
 * it. Its lines have no ids: the task is called `gsm8k/` and its line number. @throws CupelError `DATA_INVALID`
 */
export function gsm8kTask(line: PlacedLine): Task {
  const prompt = requiredText(line, "question");
  const solution = requiredText(line, "answer");
  const expected = solution.split("####").at(-1)?.trim().replaceAll(",", "") ?? "";
  if (!solution.includes("####") || parseRational(expected) === undefined)
    refuse(line, `${subject(line)} needs an answer that ends in "#### " and a number.`);
  return {
    id: optionalText(line, "id") ?? `gsm8k/${line.line}`,
    kind: "number",
    prompt,
    checks: {},
    gold: { expected, solution },
    ...metadataOf(line, known),
  };
}
