import type { Readable, Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { messageOf } from "@cupel/core";
import type { JudgeConnection } from "./driver.ts";
import { FrameReader, frame } from "./frames.ts";

/** A judge as a driver holds it: what it reads, what it writes, and how to end it. */
export interface JudgeStreams {
  readonly stdin: Writable;
  /** Its end means that the judge has ended. */
  readonly stdout: Readable;
  readonly stderr?: Readable;
  /** Ends the judge and all that it started, at once. May be called more than once. */
  kill(): void;
}

/** A judge behind streams: its frames, and its last words. */
export class StreamConnection implements JudgeConnection {
  readonly #streams: JudgeStreams;
  readonly #frames: Buffer[] = [];
  #errors = "";
  #wake: ((payload: Buffer | undefined) => void) | undefined;
  #closed = false;

  constructor(streams: JudgeStreams) {
    this.#streams = streams;
    const reader = new FrameReader();
    streams.stdout.on("data", (chunk: Buffer) => {
      try {
        for (const payload of reader.push(chunk)) this.#deliver(payload);
      } catch (thrown) {
        this.#errors = messageOf(thrown);
        this.kill(); // what it writes is no longer a judge's
      }
    });
    streams.stderr?.on("data", (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString("utf8")).slice(-2000);
    });
    streams.stdin.on("error", () => undefined); // it ended: stdout tells
    const outputs = streams.stderr === undefined ? [streams.stdout] : [streams.stdout, streams.stderr];
    void Promise.all(outputs.map((output) => finished(output))).then(
      () => this.end(),
      (thrown) => this.end(messageOf(thrown)),
    );
  }

  send(payload: Uint8Array): void {
    this.#streams.stdin.write(frame(payload));
  }

  receive(): Promise<Buffer | undefined> {
    const payload = this.#frames.shift();
    if (payload !== undefined || this.#closed) return Promise.resolve(payload);
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  kill(): void {
    this.#streams.kill();
  }

  lastWords(): string {
    return this.#errors.trim().split("\n").at(-1) || "it ended without a word";
  }

  /** The judge has ended: nothing more will be received. */
  protected end(word?: string): void {
    this.#errors ||= word ?? "";
    this.#closed = true;
    this.#deliver(undefined);
  }

  #deliver(payload: Buffer | undefined): void {
    const wake = this.#wake;
    this.#wake = undefined;
    if (wake !== undefined) wake(payload);
    else if (payload !== undefined) this.#frames.push(payload);
  }
}

/** A judge behind streams, for drivers of one's own. */
export function connectJudge(streams: JudgeStreams): JudgeConnection {
  return new StreamConnection(streams);
}
