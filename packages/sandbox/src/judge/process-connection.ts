import type { ChildProcessByStdio } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { messageOf } from "@cupel/core";
import type { JudgeConnection } from "./driver.ts";
import { FrameReader, frame } from "./frames.ts";

/** A child process with pipes on all three. */
export type PipedChild = ChildProcessByStdio<Writable, Readable, Readable>;

/** A judge behind the pipes of a child process. */
export class ProcessConnection implements JudgeConnection {
  readonly #child: PipedChild;
  readonly #frames: Buffer[] = [];
  #errors = "";
  #wake: ((payload: Buffer | undefined) => void) | undefined;
  #closed = false;

  constructor(child: PipedChild) {
    this.#child = child;
    const reader = new FrameReader();
    child.stdout.on("data", (chunk: Buffer) => {
      try {
        for (const payload of reader.push(chunk)) this.#deliver(payload);
      } catch (thrown) {
        this.#errors = messageOf(thrown);
        this.kill(); // what it writes is no longer a judge's
      }
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString("utf8")).slice(-2000);
    });
    child.stdin.on("error", () => undefined); // it ended: `close` tells
    const end = () => {
      this.#closed = true;
      this.#deliver(undefined);
    };
    child.on("error", (error) => {
      this.#errors = error.message;
      end();
    });
    child.on("close", end);
  }

  send(payload: Uint8Array): void {
    this.#child.stdin.write(frame(payload));
  }

  receive(): Promise<Buffer | undefined> {
    const payload = this.#frames.shift();
    if (payload !== undefined || this.#closed) return Promise.resolve(payload);
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  lastWords(): string {
    return this.#errors.trim().split("\n").at(-1) || "it ended without a word";
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

  #deliver(payload: Buffer | undefined): void {
    const wake = this.#wake;
    this.#wake = undefined;
    if (wake !== undefined) wake(payload);
    else if (payload !== undefined) this.#frames.push(payload);
  }
}
