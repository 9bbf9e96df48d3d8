import type { CommandContext } from "@cupel/command-line";
import type { Reporter } from "@cupel/core";
import {
  consoleReporter,
  htmlReporter,
  leaderboardReporter,
  leaderboardText,
  samplesReporter,
  summarize,
  summaryReporter,
  winsReporter,
} from "@cupel/reporters";
import type { RunConduct } from "./run-settings.ts";

/** The files of a run's folder, and what people see: progress on stderr, then the leaderboard on stdout unless that belongs to JSON. */
export function createReporters(context: CommandContext, directory: string, { json, quiet, verbose }: RunConduct): readonly Reporter[] {
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
  return [...files, people];
}
