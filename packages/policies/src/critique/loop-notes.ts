import type { Candidate, JsonObject, Note } from "@cupel/core";
import type { Confusion } from "./confusion.ts";

/** Why a loop ended. */
export type LoopStop =
  /** Every public case passes. */
  | "solved"
  /** The evaluator accepts every result, and nothing else was asked: nothing is verified. */
  | "accepted"
  | "max_iterations"
  | "budget"
  /** No better score for some iterations. */
  | "no_progress"
  /** A program, or what it does, came back. */
  | "oscillation"
  /** Calls failed again and again. */
  | "backend_error";

/** A case in an iteration, as it stands in a note. Everything in it is public. */
export interface LoopCase {
  readonly call: string;
  readonly output?: string;
  /** Why there is no output. */
  readonly failure?: { readonly code: string; readonly reason: string };
  /** The label as JSON. */
  readonly expected?: string;
  readonly truth?: "pass" | "fail" | "error";
  readonly review?: "pass" | "fail" | "unclear";
  readonly feedback?: string;
  /** The evaluator was asked in this iteration; it had not seen this result before. */
  readonly asked?: true;
}

/** What the note `loop.iteration` holds. */
export interface LoopIteration {
  /** From 1. */
  readonly iteration: number;
  /** Most iterations there can be. */
  readonly limit: number;
  readonly rule: "truth" | "evaluator" | "both";
  /** Place of the program among the record's candidates. */
  readonly candidate: number;
  /** SHA-256 of the program's source. */
  readonly program: string;
  readonly source: string;
  /** Why the program does nothing. */
  readonly unloadable?: string;
  readonly cases: readonly LoopCase[];
  /** Cases that pass, by the rule. */
  readonly passed: number;
  readonly total: number;
  readonly improved: boolean;
  /** The iteration with the best program so far, and the cases it passes. */
  readonly best: { readonly iteration: number; readonly passed: number };
  /** Results that the evaluator saw for the first time, against what is true. Over all iterations they add up, each result once. */
  readonly evaluator: Confusion;
  /** Tokens in and out, and calls, of this iteration. */
  readonly spent: { readonly improver: Spending; readonly evaluator: Spending };
  readonly stop?: LoopStop;
}

interface Spending {
  readonly calls: number;
  readonly tokens: number;
}

/** What the note `loop.stop` holds, the last one of a loop. */
export interface LoopEnd {
  readonly stop: LoopStop;
  readonly rule: LoopIteration["rule"];
  readonly iterations: number;
  /** Absent where there was no program. */
  readonly best?: LoopIteration["best"];
  readonly total: number;
  readonly labelled: boolean;
  readonly evaluator: Confusion;
}

/** The note of an iteration, with the evaluator's calls. */
export function iterationNote(iteration: LoopIteration, calls: readonly Candidate[]): Note {
  return { name: "loop.iteration", data: iteration as unknown as JsonObject, calls };
}

/** The note of a loop's end. */
export function endNote(end: LoopEnd): Note {
  return { name: "loop.stop", data: end as unknown as JsonObject };
}

/** The iteration in a note; undefined for another note. */
export function iterationOf({ name, data }: Note): LoopIteration | undefined {
  return name === "loop.iteration" ? (data as unknown as LoopIteration) : undefined;
}

/** The end in a note; undefined for another note. */
export function endOf({ name, data }: Note): LoopEnd | undefined {
  return name === "loop.stop" ? (data as unknown as LoopEnd) : undefined;
}

/** What calls took. */
export function spendingOf(calls: readonly Candidate[]): Spending {
  return { calls: calls.length, tokens: calls.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0) };
}
