import { addOptions, type CommandContext, type OptionSources } from "@cupel/command-line";
import { reportFormats } from "@cupel/reporters";
import { Command } from "commander";
import { reportOptions } from "../report/report-options.ts";
import { reportRun } from "../report/report-run.ts";

/** `cupel report`: a run that was made, told again from its records alone. */
export function reportCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  const command = new Command("report")
    .description("report a run from the records in its folder, whole or partial, in any format")
    .argument("[run]", "folder of the run (default: the latest in runs/)");
  return addOptions(command, reportOptions)
    .addHelpText(
      "after",
      `
Formats:
${reportFormats.map(({ name, extension = "", description }) => `  ${name.padEnd(8)}${extension.padEnd(8)}${description}`).join("\n")}

Nothing is read but the run's folder, so a report can be made where the run was not. A run that goes on or was killed is reported as
partial. Reports in html hold private evidence: expected values, where the gold tells them.

Exit code: 0 reported, 1 a gate failed (or --fail-code; also where the run is partial), 6 more errors than a gate allows, 4 the records are damaged, 5 there is no such run or format.

Examples:
  $ cupel report
  $ cupel report runs/first --output first.html --output first.xml
  $ cupel report runs/first --format md
  $ cupel report runs/first --min-lower-bound 0.7 --fail-on false-accept
  $ cupel report runs/first --json`,
    )
    .action(async (run: string | undefined, flags: OptionSources["flags"]) => {
      finish(await reportRun(context, run, flags));
    });
}
