import { sha256Hex, type Win } from "@cupel/core";

/** A win as a line of `wins.jsonl`, with ReliabilityLoop's names, ended by a newline. */
export function winLine({ kind, prompt, output, taskId = "", taskHash, model = "", provenance = {} }: Win): string {
  const row = {
    mode: "policy",
    ...provenance,
    kind,
    prompt,
    output,
    id: taskId,
    model,
    output_sha256: sha256Hex(output),
    task_hash: taskHash,
  };
  return `${JSON.stringify(row)}\n`;
}
