import { fdatasync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { CupelError, messageOf } from "@cupel/core";

const synced = promisify(fdatasync);

/** Lines that are on disk when their promise is kept. */
export interface SyncedLines {
  /**
   * Settled once the line is written and synced. Lines that come while others are being synced share the next sync.
   *
   * @throws CupelError `INTERNAL` when a line cannot be written: none is written after it, so that what is torn can be cut off
   */
  append(line: string): Promise<void>;
  /** Settled when nothing is on its way. */
  idle(): Promise<void>;
}

/**
 * Appends to an open file, with one sync for all lines that wait (group commit).
 *
 * @param alongside further open files that are synced with it
 */
export function createSyncedLines(path: string, file: number, alongside: readonly number[] = []): SyncedLines {
  let waiting: string[] = [];
  let next: Promise<void> | undefined;
  let current: Promise<void> = Promise.resolve();
  let broken: CupelError | undefined;

  const commit = async (): Promise<void> => {
    await current;
    if (broken !== undefined) throw broken;
    const lines = waiting.join("");
    waiting = [];
    next = undefined;
    const written = write(lines);
    current = written.catch(() => {});
    await written;
  };
  const write = async (lines: string): Promise<void> => {
    try {
      writeFileSync(file, lines);
      await Promise.all([file, ...alongside].map((each) => synced(each)));
    } catch (error) {
      broken = new CupelError("INTERNAL", `Cannot write ${path}: ${messageOf(error)}. Make room and resume the run.`, { cause: error });
      throw broken;
    }
  };

  return {
    append: (line) => {
      waiting.push(`${line}\n`);
      next ??= commit();
      return next;
    },
    idle: async () => {
      while (next !== undefined && broken === undefined) await next.catch(() => {});
      await current;
    },
  };
}
