import { readFile } from "node:fs/promises";
import { CupelError, messageOf } from "@cupel/core";

/** A right answer to a task and wrong ones. */
export interface KnownAnswers {
  readonly gold: string;
  readonly wrong: readonly string[];
}

/**
 * Answers by the id of their task, from `{"id", "gold", "wrong"}` lines such as `eval/reliability_v1_60.answers.jsonl`. The right answer
 * may be called `output` instead, as in a file of candidates, so that one file serves for both.
 * @throws CupelError `USAGE` for a file that cannot be read, `DATA_INVALID` with file and line for what is in it
 */
export async function readAnswers(file: string): Promise<ReadonlyMap<string, KnownAnswers>> {
  const text = await readFile(file, "utf8").catch((thrown) => {
    throw new CupelError("USAGE", `${file} cannot be read: ${messageOf(thrown)}.`, { cause: thrown });
  });
  const answers = new Map<string, KnownAnswers>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const { id, gold, wrong } = parse(line, `${file}:${index + 1}`);
    answers.set(id, { gold, wrong });
  }
  return answers;
}

function parse(line: string, where: string): KnownAnswers & { readonly id: string } {
  try {
    const { id, output, gold = output, wrong = [] } = JSON.parse(line);
    const texts = (wrong as readonly unknown[]).map((item) => (typeof item === "string" ? item : (item as { text?: unknown }).text));
    if ([id, gold, ...texts].every((value) => typeof value === "string")) return { id, gold, wrong: texts as readonly string[] };
  } catch {
    // Falls through to the one sentence below.
  }
  throw new CupelError(
    "DATA_INVALID",
    `${where}: expected {"id": text, "gold": text, "wrong": [text, …]} on one line ("output" may stand for "gold").`,
  );
}
