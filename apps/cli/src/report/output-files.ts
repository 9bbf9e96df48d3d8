import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, visible } from "@cupel/core";
import { formatOfFile, type ReportFormat, type ReportSource, reportFormats, writeAtomically } from "@cupel/reporters";

/** A file that a report is to be written to, in the format that its name ends with. */
export interface OutputFile {
  readonly file: string;
  readonly format: ReportFormat;
}

/** The files of `--output`. @throws CupelError `USAGE` for a name that ends like no format */
export function outputFiles(names: readonly string[] = []): readonly OutputFile[] {
  return names.map((file) => ({ file, format: formatFor(file) }));
}

/** Writes each of them, whole or not at all, and says so on stderr. */
export async function writeOutputs(context: CommandContext, source: ReportSource, files: readonly OutputFile[]): Promise<void> {
  const style = { columns: context.terminal.columns, colour: false };
  for (const { file, format } of files) {
    await writeAtomically(resolve(context.directory, file), await format.render(source, style));
    context.writeError(`wrote ${visible(file)}\n`);
  }
}

function formatFor(file: string): ReportFormat {
  const format = formatOfFile(file);
  if (format !== undefined) return format;
  const endings = reportFormats.flatMap(({ extension }) => extension ?? []);
  throw new CupelError("USAGE", `--output ${file} ends like no format.`, { hint: `Names end in ${endings.join(", ")}.` });
}
