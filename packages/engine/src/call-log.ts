import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, writeFileSync } from "node:fs";
import { CupelError, isJsonObject, messageOf, type Spent } from "@cupel/core";
import type { TaskCall } from "./create-asker.ts";
import { fileLines } from "./file-lines.ts";

/** A call of a run. */
export interface AnsweredCall extends TaskCall {
  /** The task it was made for, and the model that the task's record is about. */
  readonly task: string;
  readonly model: string;
}

/**
 * Every call that a run makes, in the order in which it happens: `calls.jsonl`. A run that was killed counts from it what was spent and asks
 * nothing again that was answered.
 */
export interface CallLog {
  /** A call is about to be made. @throws CupelError `INTERNAL` when that cannot be written: a call that is not on record is not made */
  asked(): void;
  /** A call was answered. @throws CupelError `INTERNAL` */
  answered(call: AnsweredCall): void;
}

/** A log in a file. */
export interface CallFile extends CallLog, Disposable {
  /** The open file, for who syncs it. */
  readonly file: number;
  /** Puts the sum in place of the calls: nothing will be asked again. */
  finish(spent: Spent): void;
}

/** Opens the log for what is to come. A line that a kill tore is left to itself. */
export function openCallFile(path: string): CallFile {
  const file = openSync(path, "a+");
  if (isTorn(file)) writeFileSync(file, "\n");
  const write = (entry: object): void => {
    try {
      writeFileSync(file, `${JSON.stringify(entry)}\n`);
    } catch (error) {
      throw new CupelError("INTERNAL", `Cannot write ${path}: ${messageOf(error)}. Make room and resume the run.`, { cause: error });
    }
  };
  return {
    file,
    asked: () => write({ asked: 1 }),
    answered: write,
    finish: (spent) => {
      writeFileSync(`${path}.partial`, `${JSON.stringify({ spent })}\n`, { flush: true });
      renameSync(`${path}.partial`, path);
    },
    [Symbol.dispose]: () => closeSync(file),
  };
}

/**
 * What was spent by the calls in a log; each answer is given to `visit`. A line that a kill tore counts for nothing. Undefined without a log.
 */
export async function readCallFile(path: string, visit: (call: AnsweredCall) => void): Promise<Spent | undefined> {
  if (!existsSync(path)) return undefined;
  let [calls, tokens] = [0, 0];
  let usd: number | null = 0;
  for await (const { text } of fileLines(path)) {
    const entry = parse(text);
    if (isSum(entry)) ({ calls, tokens, usd } = entry.spent);
    else if (isAnswer(entry)) {
      tokens += entry.generation.usage.inputTokens + entry.generation.usage.outputTokens;
      usd = usd === null || entry.usd === null ? null : usd + entry.usd;
      visit(entry);
    } else if (entry !== undefined) calls++;
  }
  return { calls, tokens, usd };
}

function isTorn(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 10;
}

function parse(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isSum(entry: object | undefined): entry is { readonly spent: Spent } {
  return entry !== undefined && "spent" in entry;
}

function isAnswer(entry: object | undefined): entry is AnsweredCall {
  return entry !== undefined && "generation" in entry;
}
