import type { ChildProcess } from "node:child_process";
import { performance } from "node:perf_hooks";
import { CupelError } from "@cupel/core";
import type { PoolWorker } from "../worker-pool.ts";
import { startChild } from "./child-process.ts";
import type { ChildDone, ChildJob, ChildReady, ChildReply, ChildStart } from "./child-protocol.ts";
import { mainThreadTime } from "./thread-time.ts";

const bootMs = 120_000;
/** A worker that is still busy so long after the wall time is killed. */
const killAfterMs = 300;

/** How a job left the worker. Only after `done` can the worker be used again. */
export type WorkerEnding = { readonly milliseconds: number } & Ending;

type Ending =
  | ChildDone
  | { readonly kind: "timeout"; readonly cpuMilliseconds: number | undefined }
  | { readonly kind: "aborted" }
  | { readonly kind: "died"; readonly how: string };

/** A child process that judges one job at a time. */
export class WasmWorker implements PoolWorker {
  readonly ready: ChildReady;
  readonly #child: ChildProcess;
  #jobs = 0;
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

  get jobs(): number {
    return this.#jobs;
  }

  /** Also true of a worker whose memory has grown: WebAssembly never gives it back. */
  get dead(): boolean {
    return this.#grown || !this.#child.connected || this.#child.killed;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async judge(job: string, wallMs: number, signal?: AbortSignal): Promise<WorkerEnding> {
    this.#jobs += 1;
    const began = performance.now();
    const ending = await judgeIn(this.#child, { kind: "job", job, wallMs }, signal);
    if (ending.kind !== "done") this.kill();
    else this.#grown = ending.replace;
    return { ...ending, milliseconds: performance.now() - began };
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

function judgeIn(child: ChildProcess, job: ChildJob, signal: AbortSignal | undefined): Promise<Ending> {
  return new Promise((resolve) => {
    const end = (ending: Ending) => {
      clearTimeout(timer);
      child.off("exit", onExit).off("message", onMessage);
      signal?.removeEventListener("abort", onAbort);
      resolve(ending);
    };
    const before = mainThreadTime(child.pid) ?? 0;
    const onLate = () => {
      const after = mainThreadTime(child.pid);
      end({ kind: "timeout", cpuMilliseconds: after === undefined ? undefined : after - before });
    };
    const timer = setTimeout(onLate, job.wallMs + killAfterMs);
    const onExit = (code: number | null, how: string | null) => end({ kind: "died", how: String(how ?? code) });
    const onAbort = () => end({ kind: "aborted" });
    const onMessage = (reply: unknown) => end(reply as ChildDone);
    child.once("exit", onExit).once("message", onMessage);
    signal?.addEventListener("abort", onAbort, { once: true });
    child.send(job, (error) => {
      if (error !== null) end({ kind: "died", how: error.message });
    });
  });
}

function unavailable(why: string): CupelError {
  return new CupelError("SANDBOX_UNAVAILABLE", `A worker of sandbox mode wasm could not be started: ${why}`);
}
