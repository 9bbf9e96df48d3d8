import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import { CupelError, isJsonObject, type JsonObject, messageOf } from "@cupel/core";
import { readReportArtifact } from "@cupel/determinism";
import { writeAtomically } from "@cupel/reporters";
import { Command, Option } from "commander";
import { addSchemaOption, demandSchema, type SchemaFlags } from "../output/demand-schema.ts";
import { type ReportFormat, renderReport, reportFormats } from "../output/render-report.ts";

interface Flags extends SchemaFlags {
  readonly in: string;
  readonly out?: string;
  readonly format: ReportFormat;
  readonly json: boolean;
}

/** `detcheck report`: a stored report in another form. */
export function reportCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return addSchemaOption(new Command("report"))
    .description("print a stored report.json in another form")
    .requiredOption("--in <file>", "a report.json, of detcheck or detLLM")
    .option("--out <file>", "write it there; parent folders are made")
    .addOption(new Option("--format <form>", "how it is printed").choices(reportFormats).default("text"))
    .option("--json", "the same as --format json", false)
    .addHelpText(
      "after",
      `
Examples:
  $ detcheck report --in report.json
  $ detcheck report --in report.json --format junit --out junit.xml`,
    )
    .action(async (flags: Flags) => {
      const report = await readReport(flags.in, context.directory);
      // detLLM's own reports have no header of ours; what is needed of them was looked at when they were read.
      if (flags.validateSchema && "artifact_type" in report && isOurs(report)) demandSchema("report.json", [report], flags.in);
      const format = flags.json ? "json" : flags.format;
      const text = isOurs(report)
        ? renderReport(readReportArtifact(report), format, { colour: flags.out === undefined && context.colour.stdout })
        : detllmText(report, format);
      if (flags.out === undefined) await context.write(text);
      else await writeAtomically(resolve(context.directory, flags.out), text);
      finish(exitCodes.done);
    });
}

async function readReport(file: string, directory: string): Promise<JsonObject> {
  const text = await readFile(resolve(directory, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CupelError(
      "USAGE",
      error.code === "ENOENT" ? `The report ${file} does not exist.` : `The report ${file} cannot be read: ${messageOf(error)}`,
    );
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CupelError("ARTIFACT_INVALID", `${file} is not JSON: ${messageOf(error)}`);
  }
  if (isJsonObject(value) && typeof value.status === "string" && typeof value.category === "string") return value;
  throw new CupelError("ARTIFACT_INVALID", `${file} is no report: it has no status and category.`);
}

function isOurs(report: JsonObject): boolean {
  return typeof report.headline === "string" && Array.isArray(report.axes);
}

/** As detLLM prints it, with values as JSON. */
function detllmText(report: JsonObject, format: ReportFormat): string {
  if (format === "json") return `${JSON.stringify(report, null, 2)}\n`;
  if (format !== "text") throw new CupelError("UNSUPPORTED", `A report of detLLM has no axes to be printed as ${format}.`);
  const details = isJsonObject(report.details) ? Object.entries(report.details) : [];
  return [
    `Status: ${report.status}`,
    `Category: ${report.category}`,
    "Details:",
    ...details.map(([key, value]) => `- ${key}: ${JSON.stringify(value)}`),
    "",
  ].join("\n");
}
