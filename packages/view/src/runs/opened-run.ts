import { CupelError, type RunRecord } from "@cupel/core";
import { type FollowedRun, followRun, type StoredRun } from "@cupel/engine";
import { FactsGatherer, type ReportSource, reportSource } from "@cupel/reporters";
import { Progress } from "@cupel/reporters/page";
import { type LoopHistory, readLoopHistory } from "../loop/loop-history.ts";
import { fileStamp } from "./file-stamp.ts";

/** The latest records of a run, as its page tells them while it goes on. */
export type LatestRecord = Pick<RunRecord, "taskId" | "arm" | "model" | "verdict" | "stopReason" | "error">;

/** A run read as far as it is written: what its records say for the figures, and where each stands in the file. */
export interface OpenedRun {
  readonly folder: string;
  readonly stored: StoredRun;
  /** Figures of all that was read; `records` is not to be asked, texts are read at their places. */
  readonly source: ReportSource;
  /** By place among the facts: bytes before the record's line. */
  readonly starts: readonly number[];
  readonly isWritten: boolean;
  /** How far it is, in a line. */
  readonly progress: string;
  /** At most ten, the latest first. */
  readonly latest: readonly LatestRecord[];
  /** What a loop did; undefined for a run that is none. */
  readonly loop: LoopHistory | undefined;
}

const latestKept = 10;

/** Reads a run, and reads on what is written of it. */
export class RunReader {
  readonly folder: string;
  readonly #followed: FollowedRun;
  readonly #gathered = new FactsGatherer();
  readonly #starts: number[] = [];
  readonly #latest: LatestRecord[] = [];
  readonly #progress: Progress;
  #stamp = "";
  #header: string | undefined;
  #opened: OpenedRun | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  /** @throws CupelError `USAGE` where there is no run, `ARTIFACT_INVALID` for a damaged header */
  constructor(folder: string) {
    this.folder = folder;
    this.#followed = followRun(folder);
    this.#progress = new Progress(this.#followed.info.total);
  }

  /** What all that it holds weighs: its records. */
  get weight(): number {
    return this.#starts.length + 100;
  }

  /** The run as it is now. One reading at a time. @throws CupelError `ARTIFACT_INVALID` for damaged records */
  opened(): Promise<OpenedRun> {
    const reading = this.#reading.catch(() => undefined).then(() => this.#read());
    this.#reading = reading;
    return reading;
  }

  async #read(): Promise<OpenedRun> {
    const stamp = fileStamp(this.folder);
    const header = stamp.split(" ", 1)[0];
    if ((this.#header ??= header) !== header) throw new CupelError("ARTIFACT_INVALID", `${this.folder} holds another run by now.`);
    // A process that is killed leaves its files as they are.
    if (this.#opened !== undefined && stamp === this.#stamp && !this.#opened.isWritten) return this.#opened;
    await this.#followed.advance((record, start) => this.#add(record, start));
    const stored = await this.#followed.stored();
    const { info, end } = stored;
    const source = reportSource(this.#gathered, { info, end, records: unread });
    this.#stamp = stamp;
    this.#opened = {
      folder: this.folder,
      stored,
      source,
      starts: this.#starts,
      isWritten: this.#followed.isWritten,
      progress: this.#progress.line(),
      latest: this.#latest.toReversed(),
      loop: readLoopHistory(this.folder, info),
    };
    return this.#opened;
  }

  #add(record: RunRecord, start: number): void {
    this.#gathered.add(record);
    this.#starts.push(start);
    this.#progress.finish({ record, done: this.#starts.length });
    const { taskId, arm, model, verdict, stopReason, error } = record;
    this.#latest.push({ taskId, arm, model, verdict, stopReason, error });
    if (this.#latest.length > latestKept) this.#latest.shift();
  }
}

function unread(): Iterable<RunRecord> {
  throw new CupelError("INTERNAL", "The records of an opened run are read at their places.");
}
