import type { Reporter, RunEnd, RunRecord } from "@cupel/core";
import { type CheckpointOptions, fileReporter } from "./file-reporter.ts";
import { sampleRow } from "./sample-row.ts";

/** Keeps `samples.jsonl` in a folder: a row per task, arm and model; in the order of models, arms and tasks once the run has ended. */
export function samplesReporter(directory: string, checkpoints: CheckpointOptions = {}): Reporter {
  return fileReporter({ ...checkpoints, directory, file: "samples.jsonl", render: (records, _info, end) => samplesText(records, end) });
}

/** Records of a run that ended so as lines of `samples.jsonl`, in the order given. */
export function samplesText(records: readonly RunRecord[], end: Pick<RunEnd, "status">): string {
  const peers = Map.groupBy(records, taskAndModel);
  return records.map((record) => `${JSON.stringify(sampleRow(record, peers.get(taskAndModel(record)) ?? [], end))}\n`).join("");
}

function taskAndModel({ model, taskId, taskHash }: RunRecord): string {
  return JSON.stringify([model, taskId, taskHash]);
}
