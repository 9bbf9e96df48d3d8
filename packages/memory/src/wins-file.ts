import { open, readFile } from "node:fs/promises";
import { CupelError, messageOf, type Win } from "@cupel/core";
import type { WinMemory } from "./in-memory.ts";
import { parseWins } from "./parse-wins.ts";
import { winLine } from "./win-line.ts";
import { WinStore, winOf } from "./win-store.ts";

/** How a wins file is opened. */
export interface WinsFileOptions {
  /** Begin empty where there is no file; it is made with the first win. Default false: a missing file is an error. */
  readonly create?: boolean;
}

/**
 * A memory over a `wins.jsonl`, ReliabilityLoop's or ours, read once when it is opened. What it learns is appended as one synced line:
 * nothing that stands in the file is rewritten, two processes that append do not lose each other's lines, and a file that does not end in a
 * newline gets one first. A line that a kill tore is refused when the file is opened, by its number.
 *
 * @throws CupelError `USAGE` when there is no such file or it cannot be read, `DATA_INVALID` for a malformed line with file and line number
 */
export async function winsFile(path: string, { create = false }: WinsFileOptions = {}): Promise<WinMemory> {
  const text = await readText(path, create);
  const store = new WinStore();
  for (const win of parseWins(text, path)) store.add(win);
  let needsNewline = text !== "" && !text.endsWith("\n");
  let writing: Promise<void> = Promise.resolve();

  const append = async (win: Win): Promise<void> => {
    if (store.has(win.id)) return;
    await appendLine(path, `${needsNewline ? "\n" : ""}${winLine(win)}`);
    needsNewline = false;
    store.add(win);
  };
  return {
    name: "wins-file",
    get size() {
      return store.size;
    },
    get wins() {
      return store.wins;
    },
    recall: async (task, { limit }) => store.recall(task, limit),
    exact: async (task) => store.exact(task),
    learn: (lesson) => {
      const win = winOf(lesson);
      if (win === undefined) return Promise.resolve();
      const appended = writing.then(() => append(win));
      writing = appended.catch(() => undefined);
      return appended;
    },
  };
}

async function readText(path: string, create: boolean): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const missing = (error as { readonly code?: unknown }).code === "ENOENT";
    if (missing && create) return "";
    const advice = missing ? "there is no such file" : messageOf(error);
    throw new CupelError("USAGE", `Cannot read the wins of ${path}: ${advice}. Name the wins.jsonl of an earlier run.`, { cause: error });
  }
}

async function appendLine(path: string, line: string): Promise<void> {
  try {
    const file = await open(path, "a");
    try {
      await file.writeFile(line);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CupelError("CONFIG_INVALID", `Cannot add a win to ${path}: ${messageOf(error)}.`, { cause: error });
  }
}
