import { verdictText, visible } from "@cupel/core";
import type { RecordedVerdict } from "./record-verdict.ts";

/** An assertion with where it stands. */
export interface Assertion extends RecordedVerdict {
  /** File of the test, as vitest calls it. */
  readonly file: string;
  /** Names of its suites and its own, from the outermost. */
  readonly test: string;
}

/** Whether an assertion got what it wants. A check that broke is wanted by none. */
export function held({ verdict: { status }, negated }: RecordedVerdict): boolean {
  return status === (negated ? "fail" : "pass");
}

/** An assertion in a line: `fail (wrong): / must be object [json, strict]`, with `(wanted)` after the fail of a `.not`. Safe to print. */
export function assertionText({ verifier, task, negated, verdict }: RecordedVerdict): string {
  const { mode, assurance, extraction } = verdict;
  const about = [verifier, ...(task === undefined ? [] : [`task ${task}`]), mode, assurance, extraction].filter(
    (part) => part !== undefined,
  );
  const wanted = negated ? (verdict.status === "fail" ? " (wanted)" : " (not wanted)") : "";
  return visible(`${verdictText(verdict)}${wanted} [${about.join(", ")}]`);
}
