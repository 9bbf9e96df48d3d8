import { CupelError, isJsonObject, type Json, type PromptInput } from "@cupel/core";
import { type Placed, readJsonLines, readLines } from "./read-lines.ts";

/**
 * The distinct prompts of a file: the lines of one named .txt as they stand, and of any other JSON lines: texts, or objects with `prompt` or
 * `text` (task files, too).
 *
 * @throws CupelError `USAGE` when the file cannot be read, `DATA_INVALID` naming the line that is no prompt
 */
export async function readPrompts(file: string, directory: string): Promise<readonly PromptInput[]> {
  const from = [file, directory, "prompts file"] as const;
  const texts = /\.txt$/i.test(file) ? (await readLines(...from)).map(({ value }) => value) : (await readJsonLines(...from)).map(promptIn);
  if (texts.length === 0) throw new CupelError("DATA_INVALID", `${file} holds no prompt.`);
  return [...new Set(texts)].map((text) => ({ text }));
}

function promptIn({ value, where }: Placed<Json>): string {
  const prompt = isJsonObject(value) ? (value.prompt ?? value.text) : value;
  if (prompt === "") throw new CupelError("DATA_INVALID", `${where}: the prompt is empty.`);
  if (typeof prompt === "string") return prompt;
  throw new CupelError("DATA_INVALID", `${where}: expected a text, or an object with a text in "prompt" or "text".`);
}
