import { createEngine, type Engine } from "./engine.ts";
import { EngineFault } from "./engine-fault.ts";
import { FrameDevice } from "./frame-device.ts";
import { candidateGlue, judgeGlue, step } from "./python-glue.ts";

const messageBytes = 4 << 20;
/** Most memory of a candidate, in bytes. */
export const candidateMemory = 256 << 20;
const judgeMemory = 64 << 20;
/** Past this the process is replaced: memory of WebAssembly never shrinks. */
const recycleBytes = 64 << 20;
/** Time that the judge has left, after a candidate ran out of it, to write its result. */
const graceMs = 150;

/** How the engines of a process start: see `BootOptions`. `prelude` runs first where there is no snapshot. */
export interface SplitJudgeOptions {
  readonly directory: string;
  readonly snapshot?: Uint8Array;
  readonly prelude: string;
  /** Reads a monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** What the judge found, as judge_core.py gives it. */
export interface SplitResult {
  readonly status: "pass" | "fail" | "error";
  readonly code: string;
  readonly calls: number;
  readonly [member: string]: unknown;
}

/** Two interpreters in one process: the one that runs candidates and the one that judges them. */
export interface SplitJudge {
  /** CPython's version, such as `3.14.2`. */
  readonly python: string;
  /** Judges one job, which is JSON text as judge_core.py wants it. Call `reset` before the next. */
  judge(job: string, wallMs: number): SplitResult;
  /** Puts both engines back. */
  reset(): void;
  /** True when an engine has grown so much that the process should be replaced. */
  hasGrown(): boolean;
  /** Bytes of memory of the candidate's engine. */
  candidateBytes(): number;
}

interface Fault {
  readonly code: string;
  readonly text: string;
}

/** Boots both engines. */
export async function createSplitJudge({ directory, snapshot, prelude, now }: SplitJudgeOptions): Promise<SplitJudge> {
  const jobs = new FrameDevice(messageBytes);
  const calls = new FrameDevice(messageBytes);
  const requests = new FrameDevice(messageBytes);
  const shared = { directory, now, step, ...(snapshot && { snapshot }) };
  const first = snapshot ? "" : prelude;
  const candidate = await createEngine({
    ...shared,
    memoryBytes: candidateMemory,
    devices: [requests],
    prepare: ([file = -1]) => first + candidateGlue(file),
  });
  const judge = await createEngine({
    ...shared,
    memoryBytes: judgeMemory,
    devices: [jobs, calls],
    prepare: ([jobFile = -1, callFile = -1]) => first + judgeGlue(jobFile, callFile),
  });

  return {
    python: judge.python,
    judge(job, wallMs) {
      const deadline = now() + wallMs;
      let fault: Fault | undefined;
      let exchanges = 0;
      calls.onStarved = () => {
        const request = calls.get();
        if (request === undefined) return;
        exchanges++;
        const reply = fault ?? exchange(candidate, requests, { request, deadline });
        if (reply instanceof Uint8Array) return calls.put(tagged(0, reply));
        fault = reply;
        if (fault.code === "timeout") judge.extend(now() + graceMs);
        calls.put(tagged(1, new TextEncoder().encode(JSON.stringify([fault.code, fault.text]))));
      };
      jobs.put(new TextEncoder().encode(job));
      return finished(judge, jobs, { deadline, fault: () => fault, calls: () => Math.max(0, exchanges - 1) });
    },
    reset() {
      candidate.reset();
      judge.reset();
    },
    hasGrown: () => candidate.heapBytes() > recycleBytes || judge.heapBytes() > recycleBytes,
    candidateBytes: () => candidate.heapBytes(),
  };
}

interface Request {
  readonly request: Uint8Array;
  readonly deadline: number;
}

function exchange(candidate: Engine, requests: FrameDevice, { request, deadline }: Request): Uint8Array | Fault {
  requests.put(request);
  let fault: Fault = { code: "protocol", text: "the program answered with something else than one message" };
  try {
    candidate.run(deadline);
    const reply = requests.get();
    if (reply !== undefined) return reply;
  } catch (thrown) {
    if (!(thrown instanceof EngineFault)) throw thrown;
    fault = { code: thrown.kind === "timeout" ? "timeout" : "crashed", text: thrown.message };
  }
  return candidate.memoryRefused() && fault.code !== "timeout" ? { code: "memory", text: "the program is out of memory" } : fault;
}

interface Ending {
  readonly deadline: number;
  readonly fault: () => Fault | undefined;
  readonly calls: () => number;
}

function finished(judge: Engine, jobs: FrameDevice, ending: Ending): SplitResult {
  let broken = "the judge gave no result";
  try {
    judge.run(ending.deadline);
    const written = jobs.get();
    if (written !== undefined) {
      const result = JSON.parse(new TextDecoder().decode(written)) as SplitResult;
      if (!(result.status === "error" && result.code === "internal" && judge.memoryRefused())) return result;
    }
  } catch (thrown) {
    if (!(thrown instanceof EngineFault)) throw thrown;
    broken = `the judge stopped: ${thrown.message}`;
    if (thrown.kind === "timeout") return failed(ending, { code: "timeout", text: "the time is over" });
  }
  // A value of the candidate may have been too much for the judge: that is the candidate's doing, and no error.
  if (ending.calls() > 0 || ending.fault() !== undefined) {
    return failed(
      ending,
      judge.memoryRefused() ? { code: "memory", text: "the judge is out of memory" } : { code: "crashed", text: broken },
    );
  }
  return { status: "error", code: "internal", calls: 0, detail: broken };
}

function failed(ending: Ending, reason: Fault): SplitResult {
  const { code, text } = ending.fault() ?? reason;
  return { status: "fail", code, calls: ending.calls(), detail: text };
}

function tagged(tag: number, payload: Uint8Array): Uint8Array {
  const message = new Uint8Array(payload.length + 1);
  message[0] = tag;
  message.set(payload, 1);
  return message;
}
