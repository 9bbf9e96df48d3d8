import type { RunEnd, RunInfo, RunRecord } from "@cupel/core";
import { csvTable } from "./csv.ts";
import { githubSummary } from "./github-summary.ts";
import { htmlReport } from "./html/html-report.ts";
import { junitXml } from "./junit.ts";
import { leaderboardMarkdown } from "./leaderboard-markdown.ts";
import { leaderboardText } from "./leaderboard-text.ts";
import { inOrder } from "./order.ts";
import { type ReportSource, recordsOf } from "./report-source.ts";
import { samplesText } from "./samples-reporter.ts";

/** For whom a report is rendered. */
export interface ReportStyle {
  /** Width in characters, where that matters. */
  readonly columns: number;
  /** Escape codes for bold, where that matters. */
  readonly colour: boolean;
}

/** A form that a run can be reported in. */
export interface ReportFormat {
  /** What it is called on the command line. */
  readonly name: string;
  /** How names of files in it end, with the dot: the first format with an ending is meant by it. Absent: by its name only. */
  readonly extension?: string;
  /** A few words for help. */
  readonly description: string;
  render(source: ReportSource, style: ReportStyle): Promise<string> | string;
}

/** A format that needs all records at once. */
function fromRecords(render: (records: readonly RunRecord[], info: RunInfo, end: RunEnd) => string): ReportFormat["render"] {
  return async (source) => render(await recordsOf(source), source.info, source.end);
}

/** Every form that a run can be reported in. */
export const reportFormats: readonly ReportFormat[] = [
  {
    name: "text",
    extension: ".txt",
    description: "leaderboard for a terminal",
    render: ({ summary }, style) => leaderboardText(summary, style),
  },
  { name: "json", extension: ".json", description: "summary.json", render: ({ summary }) => `${JSON.stringify(summary, null, 2)}\n` },
  { name: "md", extension: ".md", description: "leaderboard.md", render: ({ summary }) => leaderboardMarkdown(summary) },
  { name: "html", extension: ".html", description: "everything in one page", render: (source) => htmlReport(source) },
  {
    name: "jsonl",
    extension: ".jsonl",
    description: "samples.jsonl, a row per record",
    render: fromRecords((records, info, end) => samplesText(inOrder(records, info), end)),
  },
  { name: "junit", extension: ".xml", description: "JUnit XML, a case per record", render: fromRecords(junitXml) },
  {
    name: "csv",
    extension: ".csv",
    description: "a table, a row per record (RFC 4180)",
    render: fromRecords(csvTable),
  },
  { name: "github", description: "GitHub step summary", render: fromRecords((records, info, end) => githubSummary(records, info, end)) },
];

/** The format that a file's name ends like; undefined without one. */
export function formatOfFile(file: string): ReportFormat | undefined {
  return reportFormats.find(({ extension }) => extension !== undefined && file.toLowerCase().endsWith(extension));
}
