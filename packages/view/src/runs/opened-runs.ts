import { CupelError } from "@cupel/core";
import { type OpenedRun, RunReader } from "./opened-run.ts";
import { Recent } from "./recent.ts";

/** Records of all runs that are held at a time, as facts: some hundred megabytes. */
const mostRecords = 250_000;

/** Runs that were opened, the latest used kept. */
export class OpenedRuns {
  readonly #readers = new Recent<RunReader>(mostRecords, ({ weight }) => weight);

  /** The run in a folder as it is now. @throws CupelError what `streamRun` throws */
  async open(folder: string): Promise<OpenedRun> {
    const known = this.#readers.get(folder);
    if (known !== undefined) {
      try {
        return await this.#read(known);
      } catch {
        // Resumed with some records made anew, or another run under the same name: told by what is there now.
        this.#readers.delete(folder);
      }
    }
    const reader = new RunReader(folder);
    this.#readers.set(folder, reader);
    try {
      return await this.#read(reader);
    } catch (error) {
      this.#readers.delete(folder);
      throw CupelError.is(error) ? error : new CupelError("ARTIFACT_INVALID", `${folder} cannot be read.`, { cause: error });
    }
  }

  async #read(reader: RunReader): Promise<OpenedRun> {
    const opened = await reader.opened();
    this.#readers.trim();
    return opened;
  }
}
