import { CupelError, type RunRecord } from "@cupel/core";
import { fileLineBatches } from "./file-lines.ts";
import { recordProblem } from "./record-problem.ts";

/** A record and where it stands; without one, the torn end of a file. */
export interface RecordLine {
  readonly record: RunRecord | undefined;
  /** Bytes up to where it begins. */
  readonly start: number;
  readonly line: number;
  /** Bytes up to where the next begins. */
  readonly end: number;
}

/**
 * The records in a `records.jsonl`, one after the other; then, where a kill tore its end, once the place of that.
 *
 * @throws CupelError `ARTIFACT_INVALID` naming file and line for what is no JSON before the last line, and for JSON that is no record
 */
export async function* recordLines(file: string): AsyncGenerator<RecordLine> {
  for await (const lines of recordLineBatches(file)) yield* lines;
}

/** Where in a file reading begins: bytes and lines that are passed over. */
export interface LinePlace {
  readonly start: number;
  readonly line: number;
}

/** The same, many at once. */
export async function* recordLineBatches(file: string, from: LinePlace = { start: 0, line: 0 }): AsyncGenerator<readonly RecordLine[]> {
  let torn: Omit<RecordLine, "record"> | undefined;
  let { line } = from;
  for await (const batch of fileLineBatches(file, from.start)) {
    const records: RecordLine[] = [];
    for (const { text, start, end, whole } of batch) {
      line++;
      const value = whole ? parse(text) : undefined;
      if (value === undefined) torn ??= { start, end, line };
      else if (torn === undefined) {
        const problem = recordProblem(value);
        if (problem !== undefined) throw noRecord(file, line, problem);
        records.push({ record: value as RunRecord, start, end, line });
      } else throw noRecord(file, torn.line, "it is not JSON");
    }
    yield records;
  }
  if (torn !== undefined) yield [{ record: undefined, ...torn }];
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function noRecord(file: string, line: number, problem: string): CupelError {
  return new CupelError("ARTIFACT_INVALID", `${file}:${line} is no record: ${problem}.`, {
    hint: "Runs write whole lines only; the file was damaged or edited afterwards. Restore it, or run anew.",
  });
}
