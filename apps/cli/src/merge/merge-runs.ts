import { CupelError, canonicalJson, contentHash, type JsonObject, type RunRecord } from "@cupel/core";
import type { ReadRun, RunHeader } from "@cupel/engine";

/** What shards of one run have in common, with what it is called. */
const shared: Readonly<Partial<Record<keyof RunHeader, string>>> = {
  seed: "the seed",
  oracle: "oracle mode",
  arms: "the arms",
  models: "the models",
  further: "the further models",
  defaults: "the limits of calls",
  prices: "the prices",
  taskBudget: "the budget of tasks",
};

/** A run made of others: its header, and its records as they stand in the files of a folder. */
export interface MergedRun {
  readonly header: RunHeader;
  readonly records: readonly RunRecord[];
}

/**
 * The shards of a run as one: their tasks together, under a run id of their own. What a partial shard lacks is missing in the whole too, so
 * that it is partial.
 *
 * @throws CupelError `DATA_INVALID` where shards differ in more than their tasks, or share one
 */
export function mergeRuns(runs: readonly ReadRun[]): MergedRun {
  const [first, ...rest] = runs;
  if (first === undefined) throw new CupelError("DATA_INVALID", "There is no run to merge.");
  for (const other of rest) demandShard(first, other);
  const runIds = runs.map(({ header }) => header.runId);
  const runId = `merged-${contentHash(runIds).slice(0, 16)}`;
  const { settings: _settings, ...config } = first.header.config;
  const verifiers = Object.assign({}, ...runs.map(({ header }) => header.verifiers)) as RunHeader["verifiers"];
  const described = Object.assign({}, ...runs.map(({ header }) => header.config.verifiers ?? {})) as JsonObject;
  const header: RunHeader = {
    ...first.header,
    runId,
    startedAt: runs.map((run) => run.header.startedAt).sort()[0] ?? first.header.startedAt,
    total: runs.reduce((sum, run) => sum + run.info.total, 0),
    verifiers,
    tasksHash: contentHash(runs.map((run) => run.header.tasksHash)),
    // Without its settings nobody can resume it: the shards can be.
    config: { ...config, limit: null, verifiers: described, merged_from: runIds },
  };
  const seen = new Map<string, string>();
  const records = runs.flatMap((run) =>
    run.records.map((record) => {
      const key = JSON.stringify([record.model, record.arm, record.taskId]);
      const before = seen.get(key);
      if (before !== undefined) {
        throw new CupelError(
          "DATA_INVALID",
          `${before} and ${run.folder} both hold task "${record.taskId}" in arm "${record.arm}": shards must have different tasks.`,
        );
      }
      seen.set(key, run.folder);
      return { ...record, runId };
    }),
  );
  return { header, records };
}

function demandShard(first: ReadRun, other: ReadRun): void {
  for (const [name, what] of Object.entries(shared) as readonly [keyof RunHeader, string][]) {
    if (canonicalJson(first.header[name] ?? null) === canonicalJson(other.header[name] ?? null)) continue;
    throw new CupelError("DATA_INVALID", `${first.folder} and ${other.folder} are no shards of one run: they differ in ${what}.`);
  }
  // A shard has the verifiers of its own kinds of task.
  for (const [kind, verifier] of Object.entries(other.header.verifiers)) {
    const before = first.header.verifiers[kind];
    if (before === undefined || before === verifier) continue;
    throw new CupelError(
      "DATA_INVALID",
      `${first.folder} and ${other.folder} are no shards of one run: their verifiers of ${kind} differ.`,
    );
  }
}
