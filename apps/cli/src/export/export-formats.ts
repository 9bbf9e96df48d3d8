import type { ReadRun } from "@cupel/engine";
import { type DatasetFile, hfDataset, type ReportFormat, reportFormats, reportSourceOf } from "@cupel/reporters";

/** A form that a run can be exported as: one text, or the files of a folder. */
interface ExportForm {
  readonly description: string;
  render(run: ReadRun): Promise<string> | string | readonly DatasetFile[];
}

export type ExportFormat = "csv" | "junit" | "jsonl" | "hf";

/** What a run can be exported as: the forms of a report that are tables, and a dataset. */
export const exportFormats: Readonly<Record<ExportFormat, ExportForm>> = {
  csv: fromReport("csv"),
  junit: fromReport("junit"),
  jsonl: fromReport("jsonl"),
  hf: {
    description: "a dataset in the layout of the Hugging Face Hub, a folder",
    render: ({ records, info, end }) => hfDataset(records, info, end),
  },
};

function fromReport(name: ExportFormat): ExportForm {
  const { description, render } = reportFormats.find((format) => format.name === name) as ReportFormat;
  return { description, render: ({ records, info, end }) => render(reportSourceOf(records, info, end), { columns: 80, colour: false }) };
}
