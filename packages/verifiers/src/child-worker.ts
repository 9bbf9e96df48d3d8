import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import type { JobWorker } from "./deadline-workers.ts";
import { computingStopwatch, processStopwatch, type Stopwatch } from "./stopwatch.ts";

/**
 * A child process in the place of a worker thread: without environment, without files to write and processes to start as far as
 * JavaScript is concerned, and killed where a thread would be terminated.
 */
export class ChildWorker extends EventEmitter implements JobWorker {
  readonly #child: ChildProcess;
  readonly #mayStandStill: boolean;

  /** @param mayStandStill whether a job may wait for something or for threads of its own: then its time goes on meanwhile */
  constructor(file: string, parameters: readonly string[], { mayStandStill }: { readonly mayStandStill: boolean }) {
    super();
    this.#mayStandStill = mayStandStill;
    const flags = [
      "--permission",
      "--allow-fs-read=*",
      "--allow-addons",
      "--allow-worker",
      "--expose-gc",
      "--max-old-space-size=512",
      "--no-warnings",
      // Beside the sources the packages of the repository are sources too.
      ...(file.endsWith(".ts") ? ["--conditions=@cupel/source"] : []),
    ];
    this.#child = spawn(process.execPath, [...flags, file, ...parameters], {
      env: { TZ: "UTC" },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      serialization: "advanced",
      windowsHide: true,
    });
    for (const event of ["message", "error", "exit"]) this.#child.on(event, (value: unknown) => this.emit(event, value));
  }

  postMessage(job: object): void {
    // A child that is gone says so by its exit.
    this.#child.send(job, () => {});
  }

  async terminate(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    const exit = once(this.#child, "exit");
    // Who waits for its place is not to be left waiting by an event loop that ends.
    this.#child.ref();
    this.#child.kill("SIGKILL");
    await exit;
  }

  stopwatch(): Promise<Stopwatch> {
    return this.#mayStandStill ? processStopwatch(this.#child.pid) : computingStopwatch(this.#child.pid);
  }

  ref(): void {
    this.#child.ref();
    this.#child.channel?.ref();
  }

  unref(): void {
    this.#child.unref();
    this.#child.channel?.unref();
  }
}
