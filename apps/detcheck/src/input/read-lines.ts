import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CupelError, type Json, messageOf } from "@cupel/core";

/** A line of a JSON Lines file with its place, such as `prompts.jsonl:3`. */
export interface PlacedLine {
  readonly value: Json;
  readonly where: string;
}

/**
 * The values of a file of JSON lines; empty lines are skipped.
 *
 * @param what names the file in messages, such as `prompts file`
 * @throws CupelError `USAGE` when the file cannot be read, `DATA_INVALID` naming the line that is not JSON
 */
export async function readJsonLines(file: string, directory: string, what: string): Promise<readonly PlacedLine[]> {
  const text = await readFile(resolve(directory, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CupelError(
      "USAGE",
      error.code === "ENOENT" ? `The ${what} ${file} does not exist.` : `The ${what} ${file} cannot be read: ${messageOf(error)}`,
    );
  });
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    const where = `${file}:${index + 1}`;
    try {
      return [{ value: JSON.parse(line) as Json, where }];
    } catch (error) {
      throw new CupelError("DATA_INVALID", `${where} is not JSON: ${messageOf(error)}`);
    }
  });
}
