import type { RunEnd, RunInfo, RunRecord } from "@cupel/core";

/** A run that a contender's records are from. */
export interface ContenderRun {
  /** As it is to be shown: where the run is. */
  readonly folder: string;
  readonly info: RunInfo;
  readonly end: RunEnd;
  /** Name and version of the verifier by kind of task. */
  readonly verifiers: Readonly<Record<string, string>>;
  /** All its records: what a call shared with another arm took is read there. */
  readonly records: readonly RunRecord[];
}

/** What is compared: an arm on a model in a run, or in several runs of it, which then are repeats. */
export interface Contender {
  /** What it is called in the report. */
  readonly label: string;
  readonly arm: string;
  readonly model: string;
  /** At least one. */
  readonly runs: readonly ContenderRun[];
}

/** The records of a contender, run after run. */
export function recordsOf({ arm, model, runs }: Contender): readonly RunRecord[] {
  return runs.flatMap(({ records }) => records.filter((record) => record.arm === arm && record.model === model));
}
