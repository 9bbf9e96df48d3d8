import { type Candidate, type Feedback, type PolicyContext, sha256Hex } from "@cupel/core";
import { type Cases, callText } from "./cases-of.ts";
import type { LabelledCall, Observation, ProgramExecution } from "./program-execution.ts";

/** A case and what a program did on it. */
export interface TriedCase extends Observation {
  readonly call: LabelledCall;
  /** The call as it reads. */
  readonly text: string;
}

/** A program that was run on every case. */
export interface Trial {
  readonly program: string;
  /** Hash of the program's source. */
  readonly hash: string;
  /** Hash of what it did on all cases; absent where it does not load. */
  readonly evidence?: string;
  /** Why it does nothing at all. */
  readonly unloadable?: string;
  readonly cases: readonly TriedCase[];
  /** The engine's own word over the public checks, which decides whether the task is solved. */
  readonly feedback: Feedback;
}

/** Runs the program of a candidate on the cases. Where it does nothing because the answer was cut off, that is told. */
export async function tryOut(
  { task, signal }: Pick<PolicyContext, "task" | "signal">,
  {
    candidate,
    feedback,
    cases,
    execution,
  }: {
    readonly candidate: Candidate;
    readonly feedback: Feedback;
    readonly cases: Cases;
    readonly execution: ProgramExecution;
  },
): Promise<Trial> {
  const { program, unloadable: why, observations } = await execution.observe({ task, candidate, calls: cases.calls, signal });
  const cutOff = feedback.status === "fail" && feedback.code === "truncated";
  const unloadable = why !== undefined && cutOff ? `${why} (the answer was cut off at its token limit: write a shorter one)` : why;
  const tried = cases.calls.map((call, index): TriedCase => {
    const observation = observations[index] ?? nothing(unloadable ?? "the program was not run", cases.labelled);
    return { call, text: callText(task, call), ...observation };
  });
  const did = tried.map(({ output, failure }) => [output ?? null, failure?.reason ?? null]);
  return {
    program,
    hash: sha256Hex(program.trim()),
    cases: tried,
    feedback,
    ...(unloadable === undefined ? { evidence: sha256Hex(JSON.stringify(did)) } : { unloadable }),
  };
}

function nothing(reason: string, labelled: boolean): Observation {
  return { failure: { code: "load", reason }, ...(labelled && { truth: "fail" as const }) };
}
