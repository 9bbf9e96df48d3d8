import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CupelError, isJsonObject, messageOf } from "@cupel/core";

/**
 * The distinct prompts of a file of JSON lines: texts, or objects with `prompt` or `text` (task files, too).
 *
 * @throws CupelError `USAGE` when the file cannot be read, `DATA_INVALID` naming the line that is no prompt
 */
export async function readPrompts(file: string, directory: string): Promise<readonly string[]> {
  const text = await readFile(resolve(directory, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CupelError(
      "USAGE",
      error.code === "ENOENT" ? `The prompts file ${file} does not exist.` : `The prompts file ${file} cannot be read: ${messageOf(error)}`,
    );
  });
  const prompts = text.split(/\r?\n/).flatMap((line, index) => (line.trim() === "" ? [] : [promptIn(line, `${file}:${index + 1}`)]));
  if (prompts.length === 0) throw new CupelError("DATA_INVALID", `${file} holds no prompt.`);
  return [...new Set(prompts)];
}

function promptIn(line: string, where: string): string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new CupelError("DATA_INVALID", `${where} is not JSON: ${messageOf(error)}`);
  }
  const prompt = isJsonObject(value) ? (value.prompt ?? value.text) : value;
  if (typeof prompt === "string" && prompt !== "") return prompt;
  throw new CupelError("DATA_INVALID", `${where}: expected a text, or an object with a text in "prompt" or "text".`);
}
