import { createReadStream } from "node:fs";
import { CupelError } from "@cupel/core";
import { readLine, refuse } from "./line-place.ts";
import { unreadable } from "./open-file.ts";

/** A line of a candidates file. */
export interface CandidateLine {
  /** Of the task. */
  readonly id: string;
  /** The answer as the model gave it; may be empty. */
  readonly output: string;
  /** Where it stands, from 1. */
  readonly line: number;
}

/**
 * The lines `{id, output}` of a JSONL file in order, read as they are asked for. Blank lines are skipped, other fields ignored.
 * @throws CupelError `USAGE` for a file that cannot be read, `DATA_INVALID` with file and line for what is in it
 */
export async function* readCandidates(path: string): AsyncGenerator<CandidateLine> {
  let line = 0;
  for await (const text of linesOf(path)) {
    const placed = readLine(text, { source: path, line: ++line });
    if (placed === undefined) continue;
    const { id, output } = placed.object;
    if (typeof id !== "string" || id === "") refuse(placed, 'a candidate lacks the field "id".');
    if (typeof output !== "string")
      refuse(placed, `the candidate for task "${id}" ${output === undefined ? "lacks the field" : "needs a text in"} "output".`);
    yield { id, output, line };
  }
}

// Not node:readline: it also breaks lines at U+2028, which JSON strings may hold.
async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  try {
    for await (const chunk of createReadStream(path)) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    rest += decoder.decode();
  } catch (thrown) {
    if (CupelError.is(thrown)) throw thrown;
    if (thrown instanceof TypeError) throw new CupelError("DATA_INVALID", `${path} is not UTF-8 text.`, { cause: thrown });
    throw unreadable(path, thrown);
  }
  if (rest !== "") yield rest;
}
