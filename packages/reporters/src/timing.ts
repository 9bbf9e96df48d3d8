import type { JudgedCandidate, RunRecord } from "@cupel/core";
import { callKey } from "./call-key.ts";

/** How long things took, as if every arm had run alone. */
export interface Timing {
  /** Milliseconds of a candidate's call, also where its result was taken over from an equal call of the run. */
  call(record: RunRecord, candidate: JudgedCandidate): number;
  /** Milliseconds that a task's calls and public checks took; scoring is not in it. Of a task without candidates, its wall time. */
  task(record: RunRecord): number;
}

/**
 * Timing over the records of a run. Equal calls are made once per run and shared between arms, so an arm that runs second looks free of cost:
 * here a call costs what it cost where it was made, which is the longest time that any candidate of it shows.
 */
export function timingOf(records: readonly RunRecord[]): Timing {
  const longest = new Map<string, number>();
  for (const record of records) {
    for (const candidate of record.candidates) {
      const key = callKey(record, candidate);
      longest.set(key, Math.max(longest.get(key) ?? 0, candidate.milliseconds));
    }
  }
  const call = (record: RunRecord, candidate: JudgedCandidate): number => longest.get(callKey(record, candidate)) ?? candidate.milliseconds;
  const task = (record: RunRecord): number =>
    record.candidates.length === 0
      ? record.milliseconds
      : record.candidates.reduce((sum, candidate) => sum + call(record, candidate) + candidate.verifyMilliseconds, 0);
  return { call, task };
}
