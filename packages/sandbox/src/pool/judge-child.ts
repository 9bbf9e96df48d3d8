import type { ChildProcess } from "node:child_process";
import type { Program, TestJob } from "../jobs.ts";
import type { ChildDone, ChildRequest, ChildReset } from "./child-messages.ts";
import type { JobEnd, JobLimits, Judged, SandboxWorker, SessionCall } from "./sandbox-worker.ts";
import { mainThreadTime } from "./thread-time.ts";

/** A worker that is still busy so long after the wall time is killed. */
const killAfterMs = 300;

/** A child process that judges beside its candidates' engines: one job, or one session, at a time. */
export class JudgeChild<Ready> implements SandboxWorker {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  jobs = 0;
  #spent = false;

  constructor(child: ChildProcess, ready: Ready) {
    this.#child = child;
    this.ready = ready;
  }

  /** Also true of a worker that asked to be replaced, such as one whose memory has grown. */
  get dead(): boolean {
    return this.#spent || !this.#child.connected || this.#child.killed;
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
    if (!this.dead) this.#child.send({ kind: "reset" } satisfies ChildReset, () => undefined);
  }

  async #ask(request: object, limits: JobLimits, keep: boolean): Promise<JobEnd> {
    const message = { kind: "request", request: JSON.stringify(request), wallMs: limits.wallMs, keep } as const;
    const end = await ask(this.#child, message, limits.signal);
    if (end.kind !== "done") {
      this.kill();
      return end;
    }
    this.#spent = end.replace;
    const { result, cpuMilliseconds, peakBytes } = end;
    const judged: Judged = { ...result, cpuMilliseconds, peakBytes };
    // An engine never waits: one that ran out of time with less than half of a core was held up by the machine.
    return { kind: "judged", judged, repeat: result.code === "timeout" && cpuMilliseconds < limits.wallMs / 2 };
  }
}

function ask(child: ChildProcess, message: ChildRequest, signal?: AbortSignal): Promise<ChildDone | JobEnd> {
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
