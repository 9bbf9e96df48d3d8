import { type CommandContext, exitCodes, integer } from "@cupel/command-line";
import { Command } from "commander";
import { serveViewer } from "../serve/serve-viewer.ts";

/** `cupel view`: a local page over a folder of runs. */
export function viewCommand(context: CommandContext, finish: (exitCode: number) => void): Command {
  return new Command("view")
    .description("show runs in a browser on this machine, live while they go on, until interrupted")
    .argument("[folder]", "a folder of runs, or the folder of one", "runs")
    .option("--port <n>", "port to listen on; 0 takes one that is free", integer(0, 65_535), 8421)
    .option("--host <address>", "address to listen on: 127.0.0.1, ::1 or localhost, no other", "127.0.0.1")
    .option("--json", "write the address as one JSON line, and errors as JSON", false)
    .addHelpText(
      "after",
      `
Every run with its status and rates, the trend of runs of the same tasks, comparisons as cupel compare makes them, and every candidate with
its verdict, reason and evidence. A run that goes on is shown as it goes on. The pages hold private evidence, so they are served to this
machine only; they load nothing, and whatever a model wrote is shown as text. Nothing is written. The key ? lists the keys.

Exit code: 130 when interrupted, 5 where there is no such folder, no run in it, or the port is taken.

Examples:
  $ cupel view
  $ cupel view runs/nightly --port 0
  $ cupel view runs/20261125-101500-ab12cd34
  $ ssh -L 8421:127.0.0.1:8421 there cupel view runs`,
    )
    .action(async (folder: string, flags: ViewFlags) => {
      await serveViewer(context, folder, flags);
      finish(exitCodes.done);
    });
}

/** The flags of `cupel view`, as commander delivers them. */
export interface ViewFlags {
  readonly port: number;
  readonly host: string;
  readonly json: boolean;
}
