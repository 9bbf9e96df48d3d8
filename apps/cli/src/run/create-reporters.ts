import type { CommandContext } from "@cupel/command-line";
import type { JsonObject, Reporter, RunInfo } from "@cupel/core";
import {
  consoleReporter,
  type GateSettings,
  htmlReporter,
  leaderboardReporter,
  leaderboardText,
  reportSourceOf,
  samplesReporter,
  summarize,
  summaryReporter,
  winsReporter,
} from "@cupel/reporters";
import { tellGithub } from "../report/github.ts";
import { writeOutputs } from "../report/output-files.ts";
import type { RunConduct } from "./run-settings.ts";

/** The files of a run's folder, and what people see: progress on stderr, then the leaderboard on stdout unless that belongs to JSON. */
export function createReporters(
  context: CommandContext,
  directory: string,
  { json, quiet, verbose, gates, outputs, github }: RunConduct,
): readonly Reporter[] {
  const { terminal, colour } = context;
  const files = [summaryReporter, leaderboardReporter, samplesReporter, winsReporter, htmlReporter].map((create) => create(directory));
  const progress = consoleReporter({
    write: context.writeError,
    isTerminal: terminal.stderr,
    columns: terminal.columns,
    colour: colour.stderr,
    verbose,
  });
  const people: Reporter = {
    ...(quiet ? { name: "console" } : progress),
    end: async (records, info, end) => {
      if (!quiet) context.writeError(terminal.stderr ? "\r\u001b[K" : "");
      if (!json) await context.write(leaderboardText(summarize(records, info, end), { columns: terminal.columns, colour: colour.stdout }));
    },
  };
  const elsewhere: Reporter = {
    name: "elsewhere",
    end: async (records, info, end) => {
      const located = { ...info, config: { ...info.config, outdir: directory } };
      if (outputs.length > 0) await writeOutputs(context, reportSourceOf(records, located, end), outputs);
      if (github) await tellGithub(context, records, { info, end });
    },
  };
  const reporters = [...files, people, elsewhere];
  return gates === undefined ? reporters : reporters.map((reporter) => judging(reporter, gates));
}

/** A reporter that is told of these gates, whichever the run was begun with. */
function judging(reporter: Reporter, gates: GateSettings): Reporter {
  const told = (info: RunInfo): RunInfo => ({ ...info, config: { ...info.config, gates: gates as JsonObject } });
  return {
    ...reporter,
    ...(reporter.start && { start: (info: RunInfo) => reporter.start?.(told(info)) }),
    ...(reporter.end && { end: (records, info, end) => reporter.end?.(records, told(info), end) }),
  };
}
