import { CupelError, type Json, type JsonObject, messageOf } from "@cupel/core";
import { readTraceLine } from "../trace-file/read-trace-line.ts";
import type { TraceRow } from "../types/trace.ts";

/**
 * Rows of detLLM's traces by file name (`run_0`, `batch_4`). Its batches pad prompts of unequal length on the left: what was padded is undone, so
 * that a prompt has the same ids in every file. Chunks of N lines were one batch of N, the last one what was left.
 *
 * @throws CupelError `ARTIFACT_INVALID` naming file and line
 */
export function detllmRows(files: ReadonlyMap<string, readonly Json[]>, folder: string): readonly TraceRow[] {
  const names = [...files.keys()].sort((left, right) => placeOf(left) - placeOf(right));
  const known = new Map<number, readonly number[]>();
  const rows: TraceRow[] = [];
  let group = 0;
  for (const name of names) {
    const lines = files.get(name) ?? [];
    const [kind, number] = [name.split("_")[0], Number(name.split("_")[1])];
    const size = kind === "batch" ? Math.max(1, number) : 1;
    for (const [index, line] of lines.entries()) {
      if (index % size === 0) group++;
      const row = read(unpadded(line as JsonObject, known.get(index)), index, `${folder}/${name}`);
      if (row.inputTokenIds !== null && !known.has(index)) known.set(index, row.inputTokenIds);
      const batchSize = Math.min(size, lines.length - (index - (index % size)));
      rows.push({
        ...row,
        // No text was kept: the ids stand for it.
        text: row.outputTokenIds?.join(" ") ?? "",
        ...(kind === "batch" ? { axis: "batch", level: String(number), run: 0 } : { axis: "repeat", level: "baseline", run: number }),
        sequence: rows.length,
        group,
        batchSize,
        batchIndex: index % size,
        startedMs: rows.length,
        endedMs: rows.length,
        treatment: kind === "batch" ? { batch: String(number) } : {},
      });
    }
  }
  return rows;
}

/** Runs first, then batches, each by its number. */
function placeOf(name: string): number {
  const [kind, number] = name.split("_");
  return (kind === "run" ? 0 : 1e9) + Number(number);
}

/** A line whose prompt was padded on the left to the length of its batch, without the padding. */
function unpadded(line: JsonObject, prompt: readonly number[] | undefined): JsonObject {
  const { input_token_ids: input, generated_token_ids: generated } = line ?? {};
  if (prompt === undefined || !Array.isArray(input) || !Array.isArray(generated)) return line;
  const extra = input.length - prompt.length;
  const isPadding = extra > 0 && new Set(input.slice(0, extra)).size === 1 && prompt.every((id, index) => input[extra + index] === id);
  if (!isPadding) return line;
  const whole = input.every((id, index) => generated[index] === id) ? generated.slice(extra) : generated;
  return { ...line, input_token_ids: input.slice(extra), generated_token_ids: whole };
}

function read(line: Json, index: number, name: string): TraceRow {
  try {
    return readTraceLine(line, index);
  } catch (error) {
    throw new CupelError("ARTIFACT_INVALID", `${name}.jsonl:${index + 1} is no line of a trace: ${messageOf(error)}.`);
  }
}
