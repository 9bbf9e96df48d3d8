import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CupelError, type Json, messageOf } from "@cupel/core";

/** What stands in a line of a file, with its place, such as `prompts.jsonl:3`. */
export interface Placed<Value> {
  readonly value: Value;
  readonly where: string;
}

/**
 * The lines of a file; empty ones are skipped.
 *
 * @param what names the file in messages, such as `prompts file`
 * @throws CupelError `USAGE` when the file cannot be read
 */
export async function readLines(file: string, directory: string, what: string): Promise<readonly Placed<string>[]> {
  const text = await readFile(resolve(directory, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CupelError(
      "USAGE",
      error.code === "ENOENT" ? `The ${what} ${file} does not exist.` : `The ${what} ${file} cannot be read: ${messageOf(error)}`,
    );
  });
  const lines = text.split(/\r?\n/).map((value, index) => ({ value, where: `${file}:${index + 1}` }));
  return lines.filter(({ value }) => value.trim() !== "");
}

/** The values of a file of JSON lines. @throws CupelError as `readLines`, and `DATA_INVALID` naming the line that is not JSON */
export async function readJsonLines(...from: Parameters<typeof readLines>): Promise<readonly Placed<Json>[]> {
  return (await readLines(...from)).map(({ value, where }) => {
    try {
      return { value: JSON.parse(value) as Json, where };
    } catch (error) {
      throw new CupelError("DATA_INVALID", `${where} is not JSON: ${messageOf(error)}`);
    }
  });
}
