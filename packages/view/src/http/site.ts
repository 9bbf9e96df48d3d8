import { basename } from "node:path";
import { CupelError } from "@cupel/core";
import { LiveList } from "../live/live-list.ts";
import { LiveRuns } from "../live/live-runs.ts";
import { loopPart } from "../loop/loop-part.ts";
import { comparePage, refusedPage } from "../pages/compare-page.ts";
import type { Page } from "../pages/frame.ts";
import { slice } from "../pages/pager.ts";
import { runPage } from "../pages/run-page.ts";
import { chosenRuns, runsOnPage, runsPage } from "../pages/runs-page.ts";
import { taskPage } from "../pages/task-page.ts";
import { tasksOnPage, tasksPage } from "../pages/tasks-page.ts";
import { trendPage } from "../pages/trend-page.ts";
import { compareNamed } from "../runs/contenders.ts";
import { OpenedRuns } from "../runs/opened-runs.ts";
import { FiguresOfRuns } from "../runs/run-figures.ts";
import type { NamedRun, RunsFolder } from "../runs/runs-folder.ts";
import { filteredRows, filterIn } from "../tasks/task-filter.ts";
import { recordsOfTask } from "../tasks/task-record.ts";
import { taskRows } from "../tasks/task-row.ts";
import { trendsOf } from "../trend/trend-lines.ts";

/** What is remembered of a folder of runs, and the pages over it. */
export class Site implements Disposable {
  readonly runs: RunsFolder;
  readonly live: LiveRuns;
  readonly liveList: LiveList;
  readonly #figures = new FiguresOfRuns();
  readonly #opened = new OpenedRuns();

  /** @param every milliseconds between two looks at a run that somebody watches */
  constructor(runs: RunsFolder, every: number) {
    this.runs = runs;
    this.live = new LiveRuns(this.#opened, every);
    this.liveList = new LiveList(runs, this.#opened, every);
  }

  [Symbol.dispose](): void {
    this.live[Symbol.dispose]();
    this.liveList[Symbol.dispose]();
  }

  /** The list of runs. */
  async list(parameters: URLSearchParams): Promise<Page> {
    const query = { q: parameters.get("q") ?? "", status: parameters.get("status") ?? "", page: numberIn(parameters, "page") ?? 1 };
    const all = this.runs.list();
    const shown = slice(chosenRuns(all, query), { page: query.page, size: runsOnPage });
    const figures = await this.#figures.of(shown.items);
    const items = shown.items.map((run, index) => ({ run, figures: figures[index] ?? { problem: "" } }));
    return runsPage({ folder: basename(this.runs.path), all, query }, { ...shown, items });
  }

  /** Rates over time. */
  async trend(): Promise<Page> {
    return trendPage(await trendsOf(this.runs.list(), (runs) => this.#figures.of(runs)));
  }

  /** A run. @throws CupelError `USAGE` for one that is not there, `ARTIFACT_INVALID` for one that is damaged */
  async run(name: string): Promise<Page> {
    const opened = await this.#opened.open(this.runs.find(name).folder);
    return runPage(name, opened, loopPart(name, opened));
  }

  /** Its tasks. Throws the same. */
  async tasks(name: string, parameters: URLSearchParams): Promise<Page> {
    const opened = await this.#opened.open(this.runs.find(name).folder);
    const filter = filterIn(parameters);
    const all = taskRows(opened);
    const shown = slice(filteredRows(all, filter), { page: numberIn(parameters, "page") ?? 1, size: tasksOnPage });
    return tasksPage({ name, opened, filter, all, shown });
  }

  /** A task with its candidates, or one of them alone. Throws the same, and `USAGE` for a task that is not there. */
  async task(name: string, parameters: URLSearchParams): Promise<Page> {
    const opened = await this.#opened.open(this.runs.find(name).folder);
    const [id, model, arm] = ["id", "model", "arm"].map((key) => parameters.get(key));
    const all = taskRows(opened);
    const row = all.find((own) => own.id.toWellFormed() === id && (model == null || own.model.toWellFormed() === model));
    if (row === undefined) throw new CupelError("USAGE", `The run has no task ${JSON.stringify(id ?? "")} on that model.`);
    const ownArm = row.cells.find((cell) => cell.arm.toWellFormed() === arm);
    if (arm != null && ownArm === undefined) throw new CupelError("USAGE", `The task has no record in an arm ${JSON.stringify(arm)}.`);
    const candidate = ownArm === undefined ? undefined : numberIn(parameters, "candidate");
    if (candidate !== undefined && candidate > (ownArm?.candidates ?? 0)) {
      throw new CupelError("USAGE", `The task has no candidate ${candidate} in arm ${JSON.stringify(arm)}.`);
    }
    const filter = filterIn(parameters, "in-");
    const records = await recordsOfTask(opened, row, ownArm?.arm);
    return taskPage({ name, row, records, arm: ownArm?.arm, candidate, filter, rows: filteredRows(all, filter) });
  }

  /** A comparison, or why there is none. @throws CupelError `USAGE` for a run that is not there */
  async compare(parameters: URLSearchParams): Promise<Page> {
    const runs = [...new Set(parameters.getAll("run"))].map((name) => this.#named(name));
    // The list gives those that are ticked the latest first; there the earliest is what the others are compared with.
    const asked = {
      runs: parameters.has("latest-first") ? runs.toReversed() : runs,
      arm: parameters.get("arm") || undefined,
      allowPartial: parameters.has("partial"),
    };
    try {
      return comparePage(asked, await compareNamed(asked));
    } catch (thrown) {
      if (!CupelError.is(thrown)) throw thrown;
      return refusedPage(asked, thrown);
    }
  }

  /** Forms name runs as addresses do. */
  #named(name: string): NamedRun {
    try {
      return this.runs.find(name);
    } catch (thrown) {
      const plain = decoded(name);
      if (plain === undefined || plain === name) throw thrown;
      return this.runs.find(plain);
    }
  }
}

/** A text of an address as it was meant; undefined for one that nobody encoded so. */
export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A whole number from 1; undefined for anything else. */
function numberIn(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name) ?? "";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
