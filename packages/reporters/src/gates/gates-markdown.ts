import { plainMarkdown } from "../markdown-text.ts";
import { gateLines } from "./gate-lines.ts";
import type { GateReport } from "./gate-report.ts";

/** The gates as markdown lines, the last one empty. None where none were set. */
export function gatesMarkdown(report: GateReport | null): readonly string[] {
  if (report === null) return [];
  const { head, lines } = gateLines(report);
  return [`**${plainMarkdown(head)}**`, "", ...lines.map((line) => `- ${plainMarkdown(line)}`), ""];
}
