import type { ChildProcess } from "node:child_process";
import { CupelError } from "@cupel/core";
import type { Program, TestJob } from "../jobs.ts";
import type { JobEnd, JobLimits, Judged, SandboxWorker, SessionCall } from "../pool/sandbox-worker.ts";
import { startChild } from "./child-process.ts";
import type { ChildDone, ChildMessage, ChildReady, ChildReply, ChildStart } from "./child-protocol.ts";
import { mainThreadTime } from "./thread-time.ts";

const bootMs = 120_000;
/** A worker that is still busy so long after the wall time is killed. */
const killAfterMs = 300;

/** A child process with two engines: one job, or one session, at a time. */
export class WasmWorker implements SandboxWorker {
  readonly ready: ChildReady;
  readonly #child: ChildProcess;
  jobs = 0;
  #grown = false;

  private constructor(child: ChildProcess, ready: ChildReady) {
    this.#child = child;
    this.ready = ready;
  }

  /** Starts a worker and waits until it takes jobs. Throws `CupelError("SANDBOX_UNAVAILABLE")` when it does not come up. */
  static async start(start: ChildStart): Promise<WasmWorker> {
    const { child, reply } = await firstReply(start);
    if (reply.kind === "ready") return new WasmWorker(child, reply);
    child.kill("SIGKILL");
    throw unavailable(reply.kind === "broken" ? reply.message : `it said ${reply.kind}`);
  }

  /** Also true of a worker whose memory has grown: WebAssembly never gives it back. */
  get dead(): boolean {
    return this.#grown || !this.#child.connected || this.#child.killed;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  judge(job: TestJob, limits: JobLimits): Promise<JobEnd> {
    this.jobs += 1;
    return this.#ask({ job }, limits, false);
  }

  open(program: Program, limits: JobLimits): Promise<JobEnd> {
    this.jobs += 1;
    return this.#ask({ open: program }, limits, true);
  }

  call({ name, args, kwargs }: SessionCall, limits: JobLimits): Promise<JobEnd> {
    return this.#ask({ call: [name, args, kwargs] }, limits, true);
  }

  async close(): Promise<void> {
    if (!this.dead) this.#child.send({ kind: "reset" } satisfies ChildMessage, () => undefined);
  }

  async #ask(request: object, limits: JobLimits, keep: boolean): Promise<JobEnd> {
    const message = { kind: "request", request: JSON.stringify(request), wallMs: limits.wallMs, keep } as const;
    const end = await ask(this.#child, message, limits.signal);
    if (end.kind !== "done") {
      this.kill();
      return end;
    }
    this.#grown = end.replace;
    const { result, cpuMilliseconds, peakBytes } = end;
    const judged = { ...(result as unknown as Judged), cpuMilliseconds, peakBytes };
    // An engine never waits: one that ran out of time with less than half of a core was held up by the machine.
    return { kind: "judged", judged, repeat: result.code === "timeout" && cpuMilliseconds < limits.wallMs / 2 };
  }
}

/** Makes a snapshot in a child of its own. Throws `CupelError("SANDBOX_UNAVAILABLE")`. */
export async function makeSnapshot(start: ChildStart): Promise<Uint8Array> {
  const { child, reply } = await firstReply(start);
  child.kill("SIGKILL");
  if (reply.kind !== "snapshot") throw unavailable(reply.kind === "broken" ? reply.message : `it said ${reply.kind}`);
  return reply.bytes;
}

function firstReply(start: ChildStart): Promise<{ child: ChildProcess; reply: ChildReply }> {
  const child = startChild(start.directory, start.snapshot);
  let errors = "";
  child.stderr?.on("data", (text: Buffer) => {
    errors = (errors + text.toString()).slice(-2000);
  });
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => {
      settle();
      child.kill("SIGKILL");
      reject(unavailable(why));
    };
    const timer = setTimeout(() => refuse(`it was not ready after ${bootMs / 1000} s`), bootMs);
    const onExit = (code: number | null, signal: string | null) => refuse(`it ended with ${signal ?? code}. ${errors.trim()}`);
    const onError = (error: Error) => refuse(error.message);
    const onMessage = (reply: unknown) => {
      settle();
      child.on("error", () => {});
      resolve({ child, reply: reply as ChildReply });
    };
    const settle = () => {
      clearTimeout(timer);
      child.off("exit", onExit).off("error", onError).off("message", onMessage);
    };
    child.once("exit", onExit).once("error", onError).once("message", onMessage);
    child.send(start);
  });
}

function ask(child: ChildProcess, message: ChildMessage & { readonly wallMs: number }, signal?: AbortSignal): Promise<ChildDone | JobEnd> {
  return new Promise((resolve) => {
    const end = (ending: ChildDone | JobEnd) => {
      clearTimeout(timer);
      child.off("exit", onExit).off("message", onMessage);
      signal?.removeEventListener("abort", onAbort);
      resolve(ending);
    };
    const before = mainThreadTime(child.pid) ?? 0;
    const onLate = () => {
      const after = mainThreadTime(child.pid);
      end({ kind: "late", starved: after !== undefined && after - before < message.wallMs / 2 });
    };
    const timer = setTimeout(onLate, message.wallMs + killAfterMs);
    const onExit = (code: number | null, how: string | null) => end({ kind: "died", detail: String(how ?? code) });
    const onAbort = () => end({ kind: "aborted" });
    const onMessage = (reply: unknown) => end(reply as ChildDone);
    child.once("exit", onExit).once("message", onMessage);
    signal?.addEventListener("abort", onAbort, { once: true });
    child.send(message, (error) => {
      if (error !== null) end({ kind: "died", detail: error.message });
    });
  });
}

function unavailable(why: string): CupelError {
  return new CupelError("SANDBOX_UNAVAILABLE", `A worker of sandbox mode wasm could not be started: ${why}`);
}
