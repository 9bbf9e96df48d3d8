import { mkdirSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { CupelError, messageOf } from "@cupel/core";
import { type CacheEntry, readEntry, writeEntry } from "./cache-entry.ts";

/** Answers by key, one file each. Many processes may use one folder at once. */
export interface CacheFolder {
  read(key: string): Promise<CacheEntry | undefined>;
  write(key: string, entry: CacheEntry): Promise<void>;
}

let written = 0;

/**
 * Keeps answers in a folder, which is made where it is missing. A file appears whole or not at all; one that does not hold what it says is passed over.
 *
 * @param warn takes a sentence for each file that cannot be read or written: an answer is never lost over it
 * @throws CupelError `USAGE` when the folder cannot be made
 */
export function openCacheFolder(folder: string, warn: (sentence: string) => void): CacheFolder {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new CupelError("USAGE", `The cache folder ${folder} cannot be used: ${messageOf(error)}.`, { cause: error });
  }
  const warned = new Set<string>();
  const warnOnce = (sentence: string) => {
    if (!warned.has(sentence)) warn(sentence);
    warned.add(sentence);
  };
  const fileOf = (key: string) => join(folder, key.slice(0, 2), `${key}.json`);
  return {
    read: async (key) => {
      const file = fileOf(key);
      try {
        const entry = readEntry(key, await readFile(file, "utf8"));
        if (entry === undefined) warnOnce(`${file} is damaged: the model is asked again.`);
        return entry;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") warnOnce(`${file} cannot be read: ${messageOf(error)}.`);
        return undefined;
      }
    },
    write: async (key, entry) => {
      const file = fileOf(key);
      const text = writeEntry(key, entry);
      if (text === undefined) return;
      const partial = `${file}.${hostname()}-${process.pid}-${threadId}-${written++}.partial`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(partial, text, { flag: "wx" });
        await rename(partial, file);
      } catch (error) {
        await rm(partial, { force: true }).catch(() => {});
        warnOnce(`${file} cannot be written: ${messageOf(error)}.`);
      }
    },
  };
}
