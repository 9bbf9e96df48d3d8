import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import { CupelError, visible } from "@cupel/core";
import type { RunResult } from "@cupel/engine";
import { artifacts } from "../run/artifacts.ts";
import type { LoopReport } from "./loop-report.ts";
import { reportText } from "./loop-text.ts";

/** How a loop ended, and where. */
export interface EndedLoop {
  readonly result: RunResult;
  readonly report: LoopReport | undefined;
  readonly directory: string;
  readonly json: boolean;
}

/** Says how the loop ended and where its files are; under `--json` writes the report instead. Returns the exit code. */
export async function announceLoop(context: CommandContext, { result, report, directory, json }: EndedLoop): Promise<number> {
  for (const warning of result.warnings) context.writeError(`warning: ${visible(warning)}\n`);
  if (report === undefined) throw new CupelError("INTERNAL", `The report of the loop in ${directory} could not be written.`);
  const path = relative(context.directory, directory);
  const shown = path === "" || path.startsWith("..") ? directory : path;
  const { stop, reason } = report;
  const goOn = `Continue with --resume ${shown}\n`;
  if (stop === "interrupted") context.writeError(`partial: ${visible(reason)}. ${goOn}`);
  if (stop === "backend_error") context.writeError(`error: ${visible(reason)} ${goOn}`);
  if (json) await context.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else {
    const files = artifacts.filter((name) => existsSync(join(directory, name)));
    await context.write(`${reportText(report)}- outdir: ${shown}\n- artifacts: ${files.join(", ")}\n`);
  }
  return exitCodeOf(report);
}

function exitCodeOf({ stop }: LoopReport): number {
  if (stop === "budget" || stop === "interrupted") return exitCodes.inconclusive;
  return stop === "backend_error" ? exitCodes.infrastructure : exitCodes.done;
}
