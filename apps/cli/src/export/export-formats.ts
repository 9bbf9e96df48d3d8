import type { ReadRun } from "@cupel/engine";
import { csvTable, type DatasetFile, hfDataset, junitXml, samplesText } from "@cupel/reporters";

/** What a run can be exported as: one text, or the files of a folder. */
export const exportFormats = {
  csv: { description: "a table, a row per record (RFC 4180)", render: ({ records, info }) => csvTable(records, info) },
  junit: { description: "JUnit XML, a case per record", render: ({ records, info, end }) => junitXml(records, info, end) },
  jsonl: { description: "samples.jsonl, a row per record", render: ({ records }) => samplesText(records) },
  hf: {
    description: "a dataset in the layout of the Hugging Face Hub, a folder",
    render: ({ records, info, end }) => hfDataset(records, info, end),
  },
} as const satisfies Readonly<Record<string, { readonly description: string; render(run: ReadRun): string | readonly DatasetFile[] }>>;

export type ExportFormat = keyof typeof exportFormats;
