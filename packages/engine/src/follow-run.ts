import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { CupelError, type RunEnd, type RunInfo, type RunRecord } from "@cupel/core";
import { isBeingWritten } from "./lock-folder.ts";
import { type LinePlace, recordLineBatches } from "./record-lines.ts";
import { readRunEnd } from "./run-end.ts";
import { type RunHeader, readRunHeader } from "./run-header.ts";
import { infoOf } from "./run-info.ts";
import { SeenUnits } from "./seen-units.ts";
import { toldEnd } from "./told-end.ts";

/** A run as its folder tells it: what reporters are told of it, without its records. */
export interface StoredRun {
  readonly folder: string;
  readonly header: RunHeader;
  readonly info: RunInfo;
  /** `partial` also of a run that goes on or was killed; its reason says which. */
  readonly end: RunEnd;
}

/** Given each record with the bytes before its line, for {@link readRecordAt}. A promise that it returns is waited for. */
export type VisitRecord = (record: RunRecord, start: number) => Promise<void> | void;

/** A run that is read as far as it is written, again and again, and each record once. */
export interface FollowedRun {
  readonly info: RunInfo;
  /** Records read so far. */
  readonly count: number;
  /** A process was writing the run when it was last read. */
  readonly isWritten: boolean;
  /**
   * Gives what was written since the last time to `visit`, in the order in which it was made.
   *
   * @throws CupelError `ARTIFACT_INVALID` as `streamRun`; also where the file was replaced by another, as by a resume that makes records anew
   */
  advance(visit: VisitRecord): Promise<void>;
  /** The run as it was when it was last read. @throws CupelError `ARTIFACT_INVALID` where the records do not bear out its end */
  stored(): Promise<StoredRun>;
}

/** Follows the run in a folder; nothing but its header is read yet. @throws CupelError `USAGE` where there is no run, `ARTIFACT_INVALID` */
export function followRun(folder: string): FollowedRun {
  const header = readRunHeader(folder);
  const info = infoOf(folder, header);
  const file = join(folder, "records.jsonl");
  const seen = new SeenUnits();
  let place: LinePlace = { start: 0, line: 0 };
  let inode: number | undefined;
  let last = Date.parse(header.startedAt);
  let torn: number | undefined;
  let isWritten = false;
  let ended: RunEnd | undefined;
  return {
    info,
    get count() {
      return seen.count;
    },
    get isWritten() {
      return isWritten;
    },
    advance: async (visit) => {
      // Before the records: a run that ends meanwhile is told as one that goes on, not as one that lacks some.
      isWritten = isBeingWritten(folder);
      ended = readRunEnd(folder);
      torn = undefined;
      if (!existsSync(file)) return;
      const { ino, size } = statSync(file);
      if ((inode ??= ino) !== ino || size < place.start) {
        throw new CupelError("ARTIFACT_INVALID", `${file} was replaced by another while it was read.`, { hint: "Read it anew." });
      }
      for await (const batch of recordLineBatches(file, place)) {
        for (const { record, line, start, end } of batch) {
          if (record === undefined) {
            torn = line;
            break;
          }
          const problem = foreign(record, info) ?? seen.add(record);
          if (problem !== undefined) throw new CupelError("ARTIFACT_INVALID", `${file}:${line} ${problem}.`);
          last = Math.max(last, Date.parse(record.startedAt) + record.milliseconds || 0);
          place = { start: end, line };
          const visited = visit(record, start);
          if (visited !== undefined) await visited;
        }
      }
    },
    stored: async () => {
      const found = { folder, info, count: seen.count, last: new Date(last || 0).toISOString(), torn, isWritten };
      return { folder, header, info, end: await toldEnd(ended, found) };
    },
  };
}

function foreign({ runId, model, arm }: RunRecord, info: RunInfo): string | undefined {
  if (runId !== info.runId) return `is of run ${runId}, not of ${info.runId}`;
  if (info.models.includes(model) && info.arms.includes(arm)) return undefined;
  return `is of arm "${arm}" on model "${model}", which the run does not have`;
}
