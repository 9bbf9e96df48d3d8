import { join } from "node:path";
import { defineReporter, type Reporter } from "@cupel/core";
import { htmlReport } from "./html/html-report.ts";
import { reportSourceOf } from "./report-source.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Writes `report.html` into a folder when the run ends. */
export function htmlReporter(directory: string): Reporter {
  return defineReporter({
    name: "report.html",
    end: async (records, info, end) => {
      const located = { ...info, config: { ...info.config, outdir: directory } };
      await writeAtomically(join(directory, "report.html"), await htmlReport(reportSourceOf(records, located, end)));
    },
  });
}
