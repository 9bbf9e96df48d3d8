import { contentHash, endOf, isJsonObject, type JsonObject, type RunInfo, type RunRecord, sha256Hex } from "@cupel/core";
import { artifactVersion } from "./summary.ts";

/** One line of `wins.jsonl`: ReliabilityLoop's fields first, then ours. Nothing of the gold is in it, unless `oracle` says so. */
export interface WinRow {
  readonly kind: string;
  readonly prompt: string;
  readonly output: string;
  readonly id: string;
  readonly model: string;
  readonly mode: string;
  readonly schema_version: typeof artifactVersion;
  readonly output_sha256: string;
  readonly task_hash: string;
  readonly verifier: string;
  /** Content hash of the verifier's name and version; null where the run's configuration does not give them. */
  readonly verifier_hash: string | null;
  readonly verified_at: string;
  readonly run_id: string;
  readonly seed: number;
  readonly split: string | null;
  /** True: the hidden gold passed it, which is ReliabilityLoop's rule. */
  readonly oracle: boolean;
}

/**
 * The wins among records: answers of the policy arm (of the last arm in a run without it) that passed every public check at level
 * `verified`, in an oracle run those that passed the gold. Answers taken from memory are not won again.
 */
export function winRows(records: readonly RunRecord[], info: RunInfo): readonly WinRow[] {
  const arm = info.arms.includes("policy") ? "policy" : info.arms.at(-1);
  return records.flatMap((record): readonly WinRow[] => {
    const answer = record.chosen === null ? undefined : record.candidates[record.chosen];
    if (record.arm !== arm || answer === undefined || answer.memory?.exact) return [];
    const { verdict, gold, oracle } = record;
    const won = oracle ? gold?.status === "pass" : verdict?.status === "pass" && verdict.level === "verified";
    if (!won || record.taskPrompt.trim() === "" || answer.text.trim() === "") return [];
    const verifier = verifierOf(info.config, record.kind);
    return [
      {
        kind: record.kind,
        prompt: record.taskPrompt,
        output: answer.text,
        id: record.taskId,
        model: record.model,
        mode: record.arm,
        schema_version: artifactVersion,
        output_sha256: sha256Hex(answer.text),
        task_hash: record.taskHash,
        ...verifier,
        verified_at: endOf(record),
        run_id: record.runId,
        seed: answer.seed,
        split: record.split,
        oracle,
      },
    ];
  });
}

/** Name and hash from `config.verifiers`, a map of kinds to `{ name, version }`; else the kind and null. */
function verifierOf(config: JsonObject, kind: string): Pick<WinRow, "verifier" | "verifier_hash"> {
  const entry = isJsonObject(config.verifiers) ? config.verifiers[kind] : undefined;
  if (!isJsonObject(entry) || typeof entry.name !== "string") return { verifier: kind, verifier_hash: null };
  return { verifier: entry.name, verifier_hash: contentHash({ name: entry.name, version: entry.version }) };
}
