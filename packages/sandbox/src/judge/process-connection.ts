import type { ChildProcessByStdio } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { StreamConnection } from "./stream-connection.ts";

/** A child process with pipes on all three. */
export type PipedChild = ChildProcessByStdio<Writable, Readable, Readable>;

/** A judge behind the pipes of a child process. */
export class ProcessConnection extends StreamConnection {
  readonly #child: PipedChild;

  constructor(child: PipedChild, kill: () => void = () => child.kill("SIGKILL")) {
    const { stdin, stdout, stderr } = child;
    super({ stdin, stdout, stderr, kill });
    this.#child = child;
    child.on("error", (error) => this.end(error.message));
  }

  /** Time that the child has waited for a core, in milliseconds: the second figure, in nanoseconds. */
  waitedMs(): number {
    try {
      return Number(readFileSync(`/proc/${this.#child.pid}/schedstat`, "latin1").split(" ")[1]) / 1e6;
    } catch {
      return 0;
    }
  }

  hold(busy: boolean): void {
    const { stdin, stdout, stderr } = this.#child;
    for (const handle of [this.#child, stdin, stdout, stderr] as unknown as Socket[]) {
      if (busy) handle.ref();
      else handle.unref();
    }
  }
}
