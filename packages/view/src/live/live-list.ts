import type { ServerResponse } from "node:http";
import { formatCount } from "@cupel/reporters/page";
import { listState } from "../runs/list-state.ts";
import type { OpenedRuns } from "../runs/opened-runs.ts";
import { statusOf } from "../runs/run-status.ts";
import type { NamedRun, RunsFolder } from "../runs/runs-folder.ts";
import { Listeners } from "./listeners.ts";

/** Runs that go on which the list is told of. */
const mostRuns = 50;

/** Tells of the list of runs: how far those are that go on, and by its state whether others have begun or ended. */
export class LiveList implements Disposable {
  readonly #runs: RunsFolder;
  readonly #opened: OpenedRuns;
  readonly #every: number;
  readonly #listeners = new Listeners(() => clearInterval(this.#timer));
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();

  /** @param every milliseconds between two looks at the folder */
  constructor(runs: RunsFolder, opened: OpenedRuns, every: number) {
    this.#runs = runs;
    this.#opened = opened;
    this.#every = every;
  }

  /** Tells a listener until it goes; first, how it is now, so that nothing is told that is older than its page. */
  async tell(response: ServerResponse): Promise<void> {
    await this.#look();
    if (response.closed) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.#look(), this.#every);
    this.#listeners.add(response);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#listeners.end();
  }

  /** One after the other, so that nothing older is told behind what is newer. */
  #look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#tellAll());
    return this.#looking;
  }

  async #tellAll(): Promise<void> {
    const all = this.#listed();
    const going = all.filter((run) => statusOf(run) === "running").slice(0, mostRuns);
    const runs = await Promise.all(going.map(async (run) => ({ name: run.name, far: await this.#far(run) })));
    this.#listeners.tell("runs", { state: listState(all), runs });
  }

  #listed(): readonly NamedRun[] {
    try {
      return this.#runs.list();
    } catch {
      // The folder is gone: so are all its runs.
      return [];
    }
  }

  async #far({ folder }: NamedRun): Promise<string> {
    try {
      const { starts, stored } = await this.#opened.open(folder);
      return `${formatCount(starts.length)} of ${formatCount(stored.info.total)}`;
    } catch {
      // Gone or damaged: the list, asked anew, says so.
      return "";
    }
  }
}
