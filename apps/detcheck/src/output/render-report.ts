import { type DeterminismReport, reportText } from "@cupel/determinism";
import { checkGithub } from "./check-github.ts";
import { checkJunit } from "./check-junit.ts";
import { colourVerdict } from "./colour-verdict.ts";
import { checkHtml } from "./html/check-html.ts";

/** Forms in which a report is printed. */
export const reportFormats = ["text", "json", "junit", "github", "html"] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** A report in a form. */
export function renderReport(report: DeterminismReport, format: ReportFormat, { colour }: { readonly colour: boolean }): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(report, null, 2)}\n`;
    case "junit":
      return checkJunit(report);
    case "html":
      return checkHtml(report);
    case "github":
      return checkGithub(report);
    default:
      return colour ? colourVerdict(reportText(report), report.verdict) : reportText(report);
  }
}
