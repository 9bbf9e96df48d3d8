import type { ServerResponse } from "node:http";
import type { OpenedRun } from "../runs/opened-run.ts";
import type { OpenedRuns } from "../runs/opened-runs.ts";
import { Listeners } from "./listeners.ts";
import { toldProgress } from "./told-progress.ts";

/** A run that somebody watches. */
interface Watched {
  readonly name: string;
  readonly folder: string;
  readonly listeners: Listeners;
  readonly timer: NodeJS.Timeout;
}

/** Tells of runs while they are written. A run is read once for all who watch it, and only what is new of it. */
export class LiveRuns implements Disposable {
  readonly #opened: OpenedRuns;
  readonly #every: number;
  readonly #watched = new Map<string, Watched>();

  /** @param every milliseconds between two looks at a run */
  constructor(opened: OpenedRuns, every: number) {
    this.#opened = opened;
    this.#every = every;
  }

  /** Tells a listener of a run until it ends or the listener goes. What it has not seen yet is told at once. */
  tell(response: ServerResponse, { name, folder }: Pick<Watched, "name" | "folder">): void {
    const watched = this.#watched.get(folder) ?? this.#watch({ name, folder });
    watched.listeners.add(response);
    void this.#look(watched);
  }

  [Symbol.dispose](): void {
    for (const watched of this.#watched.values()) this.#end(watched);
  }

  #watch({ name, folder }: Pick<Watched, "name" | "folder">): Watched {
    const timer = setInterval(() => void this.#look(watched), this.#every);
    const watched: Watched = { name, folder, listeners: new Listeners(() => this.#forget(watched)), timer };
    this.#watched.set(folder, watched);
    return watched;
  }

  async #look(watched: Watched): Promise<void> {
    let opened: OpenedRun;
    try {
      opened = await this.#opened.open(watched.folder);
    } catch {
      // Gone or damaged: the page, asked anew, says so.
      return this.#conclude(watched, "it cannot be read any more");
    }
    watched.listeners.tell("progress", toldProgress(watched.name, opened));
    if (!opened.isWritten) this.#conclude(watched, opened.stored.end.status);
  }

  #conclude(watched: Watched, status: string): void {
    watched.listeners.tell("end", { status });
    this.#end(watched);
  }

  #end(watched: Watched): void {
    this.#forget(watched);
    watched.listeners.end();
  }

  #forget(watched: Watched): void {
    clearInterval(watched.timer);
    if (this.#watched.get(watched.folder) === watched) this.#watched.delete(watched.folder);
  }
}
