import { join } from "node:path";
import { endOf, type Reporter, type RunEnd, type RunInfo, type RunRecord } from "@cupel/core";
import { writeAtomically } from "./write-atomically.ts";

/** When a file is rewritten while the run goes on. Both are counted by records and their own times, so no clock is read. */
export interface CheckpointOptions {
  /** Records between two rewrites; more once there are many, so that rewriting stays a small share of the run. Default 10. */
  readonly everyRecords?: number;
  /** Seconds of run time after which a finished record causes a rewrite in any case. Default 10. */
  readonly everySeconds?: number;
}

/** How a file reporter makes its text. */
export interface FileReporterDefinition extends CheckpointOptions {
  readonly directory: string;
  readonly file: string;
  render(records: readonly RunRecord[], info: RunInfo, end: RunEnd): string;
}

/**
 * A reporter that keeps one file true: written whole at the start, at checkpoints and at the end, each time atomically, so that a run
 * killed at any moment leaves a valid file that says `partial`.
 */
export function fileReporter({ directory, file, render, everyRecords = 10, everySeconds = 10 }: FileReporterDefinition): Reporter {
  const path = join(directory, file);
  const records: RunRecord[] = [];
  let info: RunInfo | undefined;
  let written = { count: 0, time: Number.NEGATIVE_INFINITY };
  let writing: Promise<void> = Promise.resolve();

  const write = (rows: readonly RunRecord[], about: RunInfo, end: RunEnd): Promise<void> => {
    const text = render(rows, about, end);
    const next = writing.then(() => writeAtomically(path, text));
    // A failed write is thrown to who asked for it, and the next one is tried anew.
    writing = next.catch(() => undefined);
    return next;
  };
  const partial = (): RunEnd => {
    const finishedAt = [info?.startedAt ?? "", ...records.map(endOf)].sort().at(-1) ?? "";
    return { status: "partial", finishedAt, reason: "the run goes on, or was killed" };
  };

  return {
    name: file,
    start: async (about) => {
      info = about;
      await write([], about, partial());
    },
    record: async (record) => {
      records.push(record);
      const time = Date.parse(endOf(record));
      if (!Number.isFinite(written.time)) written = { ...written, time };
      const due = records.length - written.count >= Math.max(everyRecords, written.count / 8) || time - written.time >= everySeconds * 1000;
      if (info === undefined || !due) return;
      written = { count: records.length, time };
      await write([...records], info, partial());
    },
    end: (all, about, end) => write(all, about, end),
  };
}
