import { resolve } from "node:path";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import { readRun } from "@cupel/engine";
import { writeAtomically } from "@cupel/reporters";
import { Command, Option } from "commander";
import { type ExportFormat, exportFormats } from "../export/export-formats.ts";
import { writeFolder } from "../export/write-folder.ts";

/** `cupel export`: the records of a run for other tools. */
export function exportCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const names = Object.keys(exportFormats) as ExportFormat[];
  return new Command("export")
    .description("write the records of a run for other tools: a table, a test report, or a dataset")
    .argument("<run>", "the folder of the run")
    .addOption(new Option("--format <name>", "what as").choices(names).makeOptionMandatory())
    .requiredOption("--out <path>", "the file to write; for hf the folder, which must be new or empty")
    .option("--json", "one JSON document on stdout, and nothing else", false)
    .addHelpText(
      "after",
      `
Formats:
${names.map((name) => `  ${name.padEnd(6)} ${exportFormats[name].description}`).join("\n")}

The first three are what cupel report --output writes too. Private evidence is in none of them. A run that is partial
is exported as far as it is, and says so where the format can.

Examples:
  $ cupel export runs/20261125-101500-ab12cd34 --format csv --out run.csv
  $ cupel export runs/20261125-101500-ab12cd34 --format hf --out dataset`,
    )
    .action(
      async (folder: string, { format, out, json }: { readonly format: ExportFormat; readonly out: string; readonly json: boolean }) => {
        const run = await readRun(resolve(context.directory, folder));
        const { length } = run.records;
        if (length === 0) throw new CupelError("DATA_INVALID", `${folder} holds no records, so there is nothing to export.`);
        const path = resolve(context.directory, out);
        const rendered = await exportFormats[format].render(run);
        if (typeof rendered === "string") await writeAtomically(path, rendered);
        else await writeFolder(path, rendered);
        const { status } = run.end;
        const records = `${length} ${length === 1 ? "record" : "records"}${status === "partial" ? `, partial of ${run.info.total}` : ""}`;
        await context.write(json ? `${JSON.stringify({ format, out: path, records: length, status })}\n` : `wrote ${out}: ${records}\n`);
        finish(exitCodes.done);
      },
    );
}
