import type { RunEnd, RunInfo, RunRecord } from "@cupel/core";
import { caseResultOf } from "./case-result.ts";
import { csvRow } from "./csv-row.ts";
import { inOrder } from "./order.ts";
import { type SampleRow, sampleRow } from "./sample-row.ts";

/** The columns of the table: what is found in the row of `samples.jsonl`, and what became of the record. */
const columns: readonly (readonly [name: string, value: (row: SampleRow, record: RunRecord) => string | number | boolean | null])[] = [
  ["run_id", (row) => row.run_id],
  ["run_status", (row) => row.run_status],
  ["model", (row) => row.model],
  ["arm", (row) => row.mode],
  ["id", (row) => row.id],
  ["kind", (row) => row.kind],
  ["family", (row) => row.family],
  ["split", (row) => row.split],
  ["status", (_row, record) => caseResultOf(record).status],
  ["code", (_row, record) => caseResultOf(record).code],
  ["reason", (_row, record) => caseResultOf(record).reason],
  ["verified", (row) => row.verified],
  ["correct", (row) => row.correct],
  ["level", (row) => row.verdict?.level ?? null],
  ["extraction", (row) => row.extraction],
  ["seconds", (row) => row.seconds],
  ["candidates", (row) => row.candidates_used],
  ["attempts", (row) => row.attempts],
  ["repaired", (row) => row.repaired],
  ["duplicates", (row) => row.duplicates],
  ["input_tokens", (row) => row.usage.input],
  ["cached_tokens", (row) => row.usage.cached],
  ["output_tokens", (row) => row.usage.output],
  ["reasoning_tokens", (row) => row.usage.reasoning],
  ["usd", (row) => row.cost.usd_virtual],
  ["usd_physical", (row) => row.cost.usd_physical],
  ["stop_reason", (row) => row.stop_reason],
  ["finish_reason", (row) => row.finish_reason],
  ["memory_exact_hit", (row) => row.memory.exact_hit],
  ["oracle", (row) => row.oracle],
  ["seed", (row) => row.seed],
  ["task_hash", (row) => row.task_hash],
  ["backend", (row) => row.backend],
  ["prompt", (row) => row.prompt],
  ["output", (row) => row.output],
];

/**
 * A run as CSV (RFC 4180: comma, quotes doubled, lines end in CR LF, the first one names the columns): a row per record, in the order of
 * models, arms and tasks. An empty cell is null. Numbers and booleans stay as they are; a text that a spreadsheet would take for a formula
 * has an apostrophe before it (see `csvRow`).
 */
export function csvTable(records: readonly RunRecord[], info: Pick<RunInfo, "models" | "arms">, end: Pick<RunEnd, "status">): string {
  const taskAndModel = ({ model, taskId, taskHash }: RunRecord) => JSON.stringify([model, taskId, taskHash]);
  const sorted = inOrder(records, info);
  // In the order of arms: which of them paid for a call that they share rests on it.
  const peers = Map.groupBy(sorted, taskAndModel);
  const rows = sorted.map((record) => {
    const row = sampleRow(record, peers.get(taskAndModel(record)) ?? [], end);
    return csvRow(columns.map(([, value]) => value(row, record)));
  });
  return [csvRow(columns.map(([name]) => name)), ...rows].join("");
}
