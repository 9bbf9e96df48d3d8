import type { JsonObject, RunEnd, RunInfo, RunRecord } from "@cupel/core";
import { leaderboardMarkdown } from "../leaderboard-markdown.ts";
import { inOrder } from "../order.ts";
import { sampleRow } from "../sample-row.ts";
import { sampleSchema } from "../sample-schema.ts";
import { summarize } from "../summarize.ts";
import { candidateRows } from "./candidate-rows.ts";
import { candidateSchema } from "./candidate-schema.ts";
import { featuresOf, type NamedFeature, rowOf } from "./features.ts";

/** A file of a dataset. */
export interface DatasetFile {
  /** From the dataset's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** A table with what a row of it was before it got its columns. */
interface Table {
  readonly name: string;
  readonly schema: JsonObject;
  readonly rows: readonly object[];
}

/**
 * A run as a dataset in the layout of the Hugging Face Hub: a card with front matter that declares every column, and two tables as JSON
 * lines, `samples` (a row per record, as in samples.jsonl) and `candidates` (a row per candidate); a table without rows is left out. Private
 * evidence is in neither. The card names no licence: that is for who publishes it.
 */
export function hfDataset(records: readonly RunRecord[], info: RunInfo, end: RunEnd): readonly DatasetFile[] {
  const sorted = inOrder(records, info);
  const taskAndModel = ({ model, taskId, taskHash }: RunRecord) => JSON.stringify([model, taskId, taskHash]);
  const peers = Map.groupBy(sorted, taskAndModel);
  const tables: readonly Table[] = [
    { name: "samples", schema: sampleSchema, rows: sorted.map((record) => sampleRow(record, peers.get(taskAndModel(record)) ?? [], end)) },
    { name: "candidates", schema: candidateSchema, rows: sorted.flatMap(candidateRows) },
  ];
  const filled = tables.filter(({ rows }) => rows.length > 0);
  const written = filled.map(({ name, schema, rows }) => {
    const features = featuresOf(schema);
    const text = rows.map((row) => `${JSON.stringify(rowOf(row, features))}\n`).join("");
    return { name, features, rows: rows.length, file: { path: pathOf(name), text } };
  });
  const summary = summarize(records, info, end);
  const frontMatter = {
    pretty_name: `Cupel run ${summary.run_id}`,
    tags: ["cupel", "evaluation"],
    size_categories: [sizeOf(Math.max(0, ...written.map(({ rows }) => rows)))],
    configs: written.map(({ name }, index) => ({
      config_name: name,
      ...(index === 0 && { default: true }),
      data_files: [{ split: "test", path: pathOf(name) }],
    })),
    dataset_info: written.map(({ name, features, rows, file }) => ({
      config_name: name,
      features: features as readonly NamedFeature[],
      splits: [{ name: "test", num_bytes: Buffer.byteLength(file.text), num_examples: rows }],
    })),
  };
  const files = written.map(({ file }) => file);
  const board = leaderboardMarkdown(
    summary,
    files.map(({ path }) => path),
  );
  return [{ path: "README.md", text: `---\n${yamlOf(frontMatter)}---\n\n${board}` }, ...files];
}

function pathOf(table: string): string {
  return `data/${table}.jsonl`;
}

/** The Hub's words for how many rows there are. */
function sizeOf(rows: number): string {
  const steps = [1e3, 1e4, 1e5, 1e6, 1e7] as const;
  const names = ["n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M"];
  return names[steps.findIndex((step) => rows < step)] ?? "n>10M";
}

/** Each member on a line of its own; what it holds is JSON, which is YAML too. */
function yamlOf(members: Readonly<Record<string, unknown>>): string {
  return Object.entries(members)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join("");
}
