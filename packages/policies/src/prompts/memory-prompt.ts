import type { Win } from "@cupel/core";

/** A question behind verified answers to other tasks, the most similar one last, next to the question. */
export function memoryPrompt(question: string, examples: readonly Pick<Win, "prompt" | "output">[]): string {
  const shown = examples.toReversed().map(({ prompt, output }) => `Example task:\n${prompt}\nExample answer:\n${output}\n\n`);
  return shown.length === 0 ? question : `${shown.join("")}Task:\n${question}`;
}
