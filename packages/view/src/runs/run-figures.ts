import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CupelError, isJsonObject, messageOf } from "@cupel/core";
import { type ListedRunInfo, streamRun } from "@cupel/engine";
import { FactsGatherer, formatRate, type Summary, summarizeFacts } from "@cupel/reporters";
import pLimit from "p-limit";
import { fileStamp } from "./file-stamp.ts";
import { Recent } from "./recent.ts";
import type { NamedRun } from "./runs-folder.ts";

/** A rate with its interval as a list shows it. */
export interface FigureRate {
  readonly rate: number | null;
  readonly interval: readonly [number, number] | null;
  readonly k: number;
  readonly n: number;
  /** `52% [39, 64] (31/60)`. */
  readonly text: string;
}

/** What one model came to in the reported arm. */
export interface ModelFigures {
  readonly model: string;
  readonly arm: string;
  readonly correct: FigureRate;
  readonly verified: FigureRate;
  readonly falseAccept: FigureRate;
  readonly errors: number;
}

/** What a list says of a run beside its header. */
export interface RunFigures {
  readonly status: "complete" | "partial";
  readonly reason: string;
  readonly done: number;
  readonly total: number;
  readonly tasks: number;
  readonly families: number;
  readonly oracle: boolean;
  readonly models: readonly ModelFigures[];
}

/** The figures of a run, or why there are none. */
export type FiguresOrWhy = RunFigures | { readonly problem: string };

/** Records read for a list where no summary tells, in bytes. */
const mostBytes = 8_000_000;
/** Runs whose figures are read at once. */
const atOnce = 8;

/** The figures of runs, read once for each state of their files. */
export class FiguresOfRuns {
  readonly #known = new Recent<FiguresOrWhy>(20_000);

  /** In the order of the runs. Never throws: a run that is damaged says so. */
  async of(runs: readonly NamedRun[]): Promise<readonly FiguresOrWhy[]> {
    const limit = pLimit(atOnce);
    return await Promise.all(runs.map((run) => ("problem" in run ? run : limit(() => this.#ofOne(run)))));
  }

  async #ofOne(run: ListedRunInfo): Promise<FiguresOrWhy> {
    const key = `${run.folder}\n${fileStamp(run.folder)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let figures: FiguresOrWhy;
    try {
      figures = await figuresOf(run);
    } catch (thrown) {
      figures = { problem: messageOf(thrown) };
    }
    this.#known.set(key, figures);
    return figures;
  }
}

async function figuresOf(run: ListedRunInfo): Promise<FiguresOrWhy> {
  const told = await fittingSummary(run);
  if (told !== undefined) return told;
  const file = join(run.folder, "records.jsonl");
  if (existsSync(file) && statSync(file).size > mostBytes)
    return { problem: "large, and without a summary that fits: open it to have it read" };
  const gathered = new FactsGatherer();
  const { info, end } = await streamRun(run.folder, (record) => gathered.add(record));
  return figuresIn(summarizeFacts(gathered, info, end));
}

/** Those of `summary.json`, where it is of this run, is no older than the records and ended as the run did. */
async function fittingSummary({ folder, info, end, isWritten }: ListedRunInfo): Promise<RunFigures | undefined> {
  const [file, records] = ["summary.json", "records.jsonl"].map((name) => statSync(join(folder, name), { throwIfNoEntry: false }));
  if (file === undefined) return undefined;
  if (!isWritten && (end === undefined || (records !== undefined && file.mtimeMs < records.mtimeMs))) return undefined;
  try {
    const summary: unknown = JSON.parse(await readFile(join(folder, "summary.json"), "utf8"));
    if (!isJsonObject(summary) || summary.run_id !== info.runId || (end !== undefined && summary.status !== end.status)) return undefined;
    return figuresIn(summary as unknown as Summary);
  } catch {
    // Torn, of another shape or written anew meanwhile: the records tell.
    return undefined;
  }
}

function figuresIn({ status, status_reason, records, task_count, family_count, oracle, leaderboard }: Summary): RunFigures {
  return {
    status,
    reason: status_reason,
    ...records,
    tasks: task_count,
    families: family_count,
    oracle,
    models: leaderboard.map(({ model, reported_arm: arm, overall }) => {
      const rate = (name: "correct" | "verified" | "false_accept"): FigureRate => {
        const [value, interval, counts] = [
          overall[`${name}_rate`],
          overall[`${name}_ci`],
          { k: overall[`${name}_k`], n: overall[`${name}_n`] },
        ];
        if (!Number.isSafeInteger(counts.n)) throw new CupelError("ARTIFACT_INVALID", "The summary has no rates.");
        return { rate: value, interval, ...counts, text: formatRate(value, interval, counts) };
      };
      const [correct, verified, falseAccept] = [rate("correct"), rate("verified"), rate("false_accept")];
      return { model, arm, correct, verified, falseAccept, errors: overall.errors };
    }),
  };
}
