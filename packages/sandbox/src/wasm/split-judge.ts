import { createEngine, type Engine } from "./engine.ts";
import { EngineFault } from "./engine-fault.ts";
import { FrameDevice } from "./frame-device.ts";
import { candidateGlue, judgeGlue, step } from "./python-glue.ts";
import { exchangeKind, faultAnswer, type RelayFault, renewKind, replyAnswer, runKind, writtenAnswer } from "./relay.ts";
import { StandardFiles } from "./standard-files.ts";

const messageBytes = 4 << 20;
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
  /** Most memory of the candidate's engine, in bytes. */
  readonly memoryBytes: number;
  /** Reads a monotonic clock, in milliseconds. */
  readonly now: () => number;
}

/** What the judge found, as cupel.judge gives it. */
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
  /** Answers one request, which is JSON text as the judge's glue wants it. Call `reset` before the next job or session. */
  answer(request: string, wallMs: number): SplitResult;
  /** Puts both engines back. */
  reset(): void;
  /** True when an engine has grown so much that the process should be replaced. */
  hasGrown(): boolean;
  /** Bytes of memory of the candidate's engine. */
  candidateBytes(): number;
}

/** Boots both engines. */
export async function createSplitJudge({ directory, snapshot, prelude, memoryBytes, now }: SplitJudgeOptions): Promise<SplitJudge> {
  const jobs = new FrameDevice(messageBytes);
  const calls = new FrameDevice(messageBytes + 1);
  const requests = new FrameDevice(messageBytes);
  const shared = { directory, now, step, ...(snapshot && { snapshot }) };
  const first = snapshot ? "" : prelude;
  const files = new StandardFiles();
  const candidate = await createEngine({
    ...shared,
    memoryBytes,
    files,
    devices: [requests],
    prepare: ([file = -1]) => first + candidateGlue(file),
  });
  const judge = await createEngine({
    ...shared,
    memoryBytes: judgeMemory,
    files: new StandardFiles(),
    devices: [jobs, calls],
    prepare: ([jobFile = -1, callFile = -1]) => first + judgeGlue(jobFile, callFile),
  });
  const place: Place = { candidate, requests, files };

  return {
    python: judge.python,
    answer(request, wallMs) {
      const deadline = now() + wallMs;
      let fault: RelayFault | undefined;
      let exchanges = 0;
      calls.onStarved = () => {
        const message = calls.get();
        if (message === undefined) return;
        if (message[0] === exchangeKind) exchanges++;
        const answer = fault === undefined ? relayed(place, message, deadline) : faultAnswer(fault);
        if (answer instanceof Uint8Array) return calls.put(answer);
        fault = answer;
        if (fault.code === "timeout") judge.extend(now() + graceMs);
        calls.put(faultAnswer(fault));
      };
      jobs.put(new TextEncoder().encode(request));
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

/** The candidate's side. */
interface Place {
  readonly candidate: Engine;
  readonly requests: FrameDevice;
  readonly files: StandardFiles;
}

/** The answer to a message of the judge, or the fault that it met. */
function relayed({ candidate, requests, files }: Place, message: Uint8Array, deadline: number): Uint8Array | RelayFault {
  if (message[0] === renewKind) {
    candidate.reset();
    return replyAnswer(new Uint8Array(0));
  }
  const isRun = message[0] === runKind;
  if (isRun) files.begin();
  requests.put(message.subarray(1));
  let fault: RelayFault = { code: "protocol", text: "the program answered with something else than one message" };
  try {
    candidate.run(deadline);
    const reply = requests.get();
    if (reply !== undefined) return isRun ? writtenAnswer(files.written(), reply) : replyAnswer(reply);
  } catch (thrown) {
    if (!(thrown instanceof EngineFault)) throw thrown;
    // A whole program may end its process.
    if (isRun && thrown.kind === "exit") return writtenAnswer(files.written());
    fault = { code: thrown.kind === "timeout" ? "timeout" : "crashed", text: thrown.message };
  }
  return candidate.memoryRefused() && fault.code !== "timeout" ? { code: "memory", text: "the program is out of memory" } : fault;
}

interface Ending {
  readonly deadline: number;
  readonly fault: () => RelayFault | undefined;
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

function failed(ending: Ending, reason: RelayFault): SplitResult {
  const { code, text } = ending.fault() ?? reason;
  return { status: "fail", code, calls: ending.calls(), detail: text };
}
