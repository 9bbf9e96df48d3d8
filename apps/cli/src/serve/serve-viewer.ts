import { once } from "node:events";
import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { visible } from "@cupel/core";
import { startViewer } from "@cupel/view";
import type { ViewFlags } from "../commands/view.ts";

/** Serves pages over a folder of runs until the command is interrupted. */
export async function serveViewer(context: CommandContext, folder: string, { port, host, json }: ViewFlags): Promise<void> {
  await using viewer = await startViewer({ folder: resolve(context.directory, folder), port, host });
  const { url, runs } = viewer;
  if (json) await context.write(`${JSON.stringify({ url, runs, folder })}\n`);
  else context.writeError(`${runs} ${runs === 1 ? "run" : "runs"} of ${visible(folder)} at ${url}; interrupt to end\n`);
  if (!context.signal.aborted) await once(context.signal, "abort");
}
