import { resolve } from "node:path";
import { type CommandContext, exitCodes, type OptionSources, resolveOptions } from "@cupel/command-line";
import { CupelError, type JsonObject, visible } from "@cupel/core";
import { listRuns, readRecords, streamRun } from "@cupel/engine";
import { FactsGatherer, recordsOf, reportFormats, reportSource } from "@cupel/reporters";
import { gateExitCode } from "../run/gate-exit-code.ts";
import { gatesOf } from "../run/gate-options.ts";
import { tellGithub, tellsGithub } from "./github.ts";
import { outputFiles, writeOutputs } from "./output-files.ts";
import { reportOptions } from "./report-options.ts";

/**
 * Reports a run to the files that were named and to stdout. Texts are read only for the formats that show them.
 *
 * @param named folder of the run; the latest in `runs` where none is named
 * @throws CupelError `USAGE` for a folder without a run and a file whose name ends like no format, `ARTIFACT_INVALID` for damaged records
 */
export async function reportRun(context: CommandContext, named: string | undefined, flags: OptionSources["flags"]): Promise<number> {
  const options = resolveOptions(reportOptions, { flags, environment: {}, file: undefined, directory: context.directory });
  const { values } = options;
  const gates = gatesOf(options);
  if (values.json && values.format !== undefined) throw new CupelError("USAGE", "--json is --format json; give one of them.");
  const outputs = outputFiles(values.output);
  const github = tellsGithub(context, values.github);
  const folder = resolve(context.directory, named ?? latest(context));
  const gathered = new FactsGatherer();
  const { info, end } = await streamRun(folder, (record) => gathered.add(record));
  const located = { ...info, config: { ...info.config, ...(gates && { gates: gates as JsonObject }), outdir: named ?? folder } };
  const source = reportSource(gathered, { info: located, end, records: () => readRecords(folder) });
  const style = { columns: context.terminal.columns, colour: false };
  if (end.status === "partial") context.writeError(`partial: ${visible(end.reason ?? "")}\n`);
  await writeOutputs(context, source, outputs);
  if (github) await tellGithub(context, await recordsOf(source), source);
  const name = values.json ? "json" : (values.format ?? (outputs.length === 0 ? "text" : undefined));
  const format = reportFormats.find((own) => own.name === name);
  if (format !== undefined) await context.write(await format.render(source, { ...style, colour: context.colour.stdout }));
  // Gates that the run was begun with are told again; it was they that decided its exit code.
  return gates === undefined ? exitCodes.done : gateExitCode(source.summary.gates, values.failCode);
}

function latest({ directory }: CommandContext): string {
  const run = listRuns(resolve(directory, "runs")).find((own) => "info" in own);
  if (run === undefined) throw new CupelError("USAGE", "No run in runs/ can be read. Name the folder of one.");
  return run.folder;
}
