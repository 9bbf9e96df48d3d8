import type { Candidate, Json, PublicTask } from "@cupel/core";

/** A call of a program and, where it is known, what it must give. As it stands in a task's `checks.tests`. */
export interface LabelledCall {
  readonly args: readonly Json[];
  readonly kwargs?: { readonly [name: string]: Json };
  /** Absent where nobody has said what is right. */
  readonly equals?: Json;
  readonly tolerance?: number;
}

/** What came of a call. */
export interface Observation {
  /** What it returned, as JSON where it is plain; absent where it returned nothing. */
  readonly output?: string;
  /** Why it returned nothing: a code such as `exception` or `timeout`, and a sentence. */
  readonly failure?: { readonly code: string; readonly reason: string };
  /** Whether it is what it must be; absent without a label. A call that returned nothing never passes. `error`: that could not be told. */
  readonly truth?: "pass" | "fail" | "error";
}

/** A program that was run. */
export interface Observed {
  /** The source, as it was found in the answer. */
  readonly program: string;
  /** Why it does not load; absent where it does. */
  readonly unloadable?: string;
  /** One for each call, in their order. */
  readonly observations: readonly Observation[];
}

/** Where programs that nobody trusts are run, such as `codeExecution` of `@cupel/verifiers`. */
export interface ProgramExecution {
  /** Part of the policy's name. */
  readonly name: string;
  /** Whether answers to a task are functions that can be called. */
  canRun(task: PublicTask): boolean;
  /** Runs the program of an answer on calls. Whatever it does is an observation, never an exception. */
  observe(input: {
    readonly task: PublicTask;
    readonly candidate: Pick<Candidate, "text" | "seed">;
    readonly calls: readonly LabelledCall[];
    readonly signal: AbortSignal;
  }): Promise<Observed>;
}
