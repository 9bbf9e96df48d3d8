import { type ChildProcessByStdio, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { CupelError, messageOf } from "@cupel/core";
import { pythonDirectory } from "../python-directory.ts";
import type { TestJob } from "../sandbox.ts";
import type { PoolWorker } from "../worker-pool.ts";
import { FrameReader, frame } from "./frames.ts";
import type { Interpreter } from "./interpreter.ts";
import type { JudgeResult, LockReport } from "./judge-messages.ts";

/** How a job ended: with a result; the judge hung and was killed (`queueMs`: how long it waited for a core); the judge died; aborted. */
export type JobEnd =
  | { readonly kind: "result"; readonly result: JudgeResult }
  | { readonly kind: "late"; readonly queueMs: number }
  | { readonly kind: "died"; readonly detail: string }
  | { readonly kind: "aborted" };

const startMs = 20_000;
const graceMs = 500;

/** One judge with its zygote and the candidates forked from it. Takes one job at a time. */
export class JudgeProcess implements PoolWorker {
  /** How its candidates are locked. */
  readonly report: LockReport;
  jobs = 0;
  readonly #child: Child;
  readonly #inbox: Inbox;

  private constructor(child: Child, inbox: Inbox, report: LockReport) {
    this.#child = child;
    this.#inbox = inbox;
    this.report = report;
    this.#hold(false);
  }

  /** Starts a judge. Throws `CupelError("SANDBOX_UNAVAILABLE")` with the reason. */
  static async start(interpreter: Interpreter, wallMs: number): Promise<JudgeProcess> {
    const safePath = interpreter.version[1] >= 11 ? ["-P"] : [];
    const script = join(pythonDirectory, "local", "judge.py");
    const child = spawn(interpreter.executable, [...safePath, "-s", "-S", "-B", "-X", "utf8", script, String(wallMs)], {
      cwd: "/",
      env: { PYTHONHASHSEED: "0" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const inbox = new Inbox(child);
    const timer = setTimeout(() => child.kill("SIGKILL"), startMs);
    const first = await inbox.next();
    clearTimeout(timer);
    const report =
      first === undefined ? { error: inbox.lastWords() } : (JSON.parse(first.toString("utf8")) as LockReport | { error: string });
    if ("error" in report) {
      child.kill("SIGKILL");
      throw new CupelError("SANDBOX_UNAVAILABLE", `Mode local cannot be used: the judge did not start (${report.error}).`);
    }
    return new JudgeProcess(child, inbox, report);
  }

  get dead(): boolean {
    return this.#inbox.ended;
  }

  kill(): void {
    this.#inbox.ended = true;
    this.#child.kill("SIGKILL");
  }

  /** Runs a job. A judge that gives no result within the wall time and half a second more is killed. */
  async run(job: TestJob, wallMs: number, signal?: AbortSignal): Promise<JobEnd> {
    this.jobs += 1;
    const queued = this.#queueMs();
    let why: "late" | "aborted" | undefined;
    let queueMs = 0;
    const stop = (reason: "late" | "aborted") => {
      why = reason;
      queueMs = this.#queueMs() - queued;
      this.kill();
    };
    // In two steps: when our own thread was busy past the limit, a result that has arrived is read between them.
    let timer = setTimeout(
      () => {
        timer = setTimeout(() => stop("late"), 50);
      },
      wallMs + graceMs - 50,
    );
    const abort = () => stop("aborted");
    signal?.addEventListener("abort", abort, { once: true });
    this.#hold(true);
    try {
      if (signal?.aborted) abort();
      else this.#send(job, wallMs);
      const payload = await this.#inbox.next();
      if (payload !== undefined) return this.#judged(JSON.parse(payload.toString("utf8")) as JudgeResult);
      if (why === "late") return { kind: "late", queueMs };
      return why === "aborted" ? { kind: "aborted" } : { kind: "died", detail: this.#inbox.lastWords() };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      this.#hold(false);
    }
  }

  #judged(result: JudgeResult): JobEnd {
    if (result.notStarted === true) this.kill(); // it could not lock this child, nor will it the next
    return { kind: "result", result };
  }

  #send(job: TestJob, wallMs: number): void {
    const { candidate, ...rest } = job;
    const source = Buffer.from(candidate, "utf8");
    const tests = Buffer.from(JSON.stringify(rest), "utf8");
    const header = { id: this.jobs, wallMs, candidateBytes: source.length, testBytes: tests.length };
    this.#child.stdin.write(Buffer.concat([frame(Buffer.from(JSON.stringify(header))), source, tests]));
  }

  // Time that the judge has waited for a core, in milliseconds: the second figure, in nanoseconds.
  #queueMs(): number {
    try {
      return Number(readFileSync(`/proc/${this.#child.pid}/schedstat`, "latin1").split(" ")[1]) / 1e6;
    } catch {
      return 0;
    }
  }

  // An idle judge does not keep our process alive.
  #hold(busy: boolean): void {
    for (const handle of [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr] as unknown as Socket[]) {
      if (busy) handle.ref();
      else handle.unref();
    }
  }
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Frames of a child as they come; `undefined` for its end. */
class Inbox {
  ended = false;
  readonly #frames: Buffer[] = [];
  #errors = "";
  #wake: ((payload: Buffer | undefined) => void) | undefined;
  #closed = false;

  constructor(child: Child) {
    const reader = new FrameReader();
    child.stdout.on("data", (chunk: Buffer) => {
      try {
        for (const payload of reader.push(chunk)) this.#deliver(payload);
      } catch (thrown) {
        this.#errors = messageOf(thrown);
        child.kill("SIGKILL"); // what it writes is no longer a judge's
      }
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString("utf8")).slice(-2000);
    });
    child.stdin.on("error", () => undefined); // it ended: `close` tells
    const end = () => {
      this.ended = true;
      this.#closed = true;
      this.#deliver(undefined);
    };
    child.on("error", (error) => {
      this.#errors = error.message;
      end();
    });
    child.on("close", end);
  }

  next(): Promise<Buffer | undefined> {
    const payload = this.#frames.shift();
    if (payload !== undefined || this.#closed) return Promise.resolve(payload);
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  lastWords(): string {
    return this.#errors.trim().split("\n").at(-1) || "it ended without a word";
  }

  #deliver(payload: Buffer | undefined): void {
    const wake = this.#wake;
    this.#wake = undefined;
    if (wake !== undefined) wake(payload);
    else if (payload !== undefined) this.#frames.push(payload);
  }
}
