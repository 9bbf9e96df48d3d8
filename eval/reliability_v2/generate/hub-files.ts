import type { Task } from "@cupel/core";
import { type AnswerLine, linesOf } from "./build.ts";

/**
 * The files of a data set repository as the Hugging Face hub lays it out, by path: the card, and a file of rows per kind and split. Checks
 * and gold are JSON texts there: their members differ from kind to kind, and columns of a table must not.
 */
export function hubFiles(tasks: readonly Task[], answers: readonly AnswerLine[], card: string): ReadonlyMap<string, string> {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const rows = tasks.map((task) => {
    const { id, kind, family, split, difficulty, prompt, checks, gold } = task;
    const { output: answer, wrong } = byId.get(id) ?? { output: "", wrong: [] };
    return { id, kind, family, split, difficulty, prompt, checks: JSON.stringify(checks), gold: JSON.stringify(gold), answer, wrong };
  });
  const files = Map.groupBy(rows, ({ kind, split }) => `data/${kind}-${split}.jsonl`);
  return new Map([["README.md", card], ...[...files].map(([path, own]) => [path, linesOf(own)] as const)]);
}
