import { extname, resolve } from "node:path";
import { type CommandContext, exitCodes } from "@cupel/command-line";
import { CupelError } from "@cupel/core";
import {
  type ComparisonReport,
  compareContenders,
  comparisonHtml,
  comparisonMarkdown,
  comparisonText,
  type GateStatus,
  writeAtomically,
} from "@cupel/reporters";
import type { CompareFlags } from "../commands/compare.ts";
import { readContenders } from "./read-contenders.ts";

/** How a comparison is written, by the ending of a file. */
const renderers: Readonly<Record<string, (report: ComparisonReport) => string>> = {
  ".json": (report) => `${JSON.stringify(report, null, 2)}\n`,
  ".md": comparisonMarkdown,
  ".html": comparisonHtml,
  ".txt": (report) => comparisonText(report, { columns: 100, flips: Number.POSITIVE_INFINITY }),
};

/** Compares what was named, writes it, and returns the exit code. Nothing is read where an output could not be written for its ending. */
export async function compareRuns(context: CommandContext, runs: readonly string[], flags: CompareFlags): Promise<number> {
  const outputs = (flags.output ?? []).map((file) => ({ file: resolve(context.directory, file), render: rendererOf(file) }));
  const { contenders, sameModel } = await readContenders(context, { runs, arms: flags.arm, models: flags.model, quiet: flags.json });
  if (contenders.length < 2) {
    throw new CupelError("USAGE", "A comparison needs two things to compare.", {
      hint: "Name two runs, or of one run two arms with --arm A,B or two models with --model A,B.",
    });
  }
  const named = (flags.failOn ?? ["regression"]).filter((condition) => condition !== "none");
  const isGated = flags.margin !== undefined || (flags.failOn !== undefined && named.length > 0);
  const maxErrors = flags.maxErrors ?? (isGated ? 0 : undefined);
  const report = compareContenders(contenders, {
    sameModel,
    alpha: flags.alpha,
    pairs: flags.allPairs ? "all" : "first",
    allowPartial: flags.allowPartial,
    ...(flags.metric && { metrics: flags.metric }),
    gates: {
      failOn: named,
      ...(flags.margin !== undefined && { margin: flags.margin }),
      ...(flags.gateMetric && { metric: flags.gateMetric }),
      ...(maxErrors !== undefined && { maxErrors }),
    },
  });
  for (const { file, render } of outputs) await writeAtomically(file, render(report));
  if (flags.json) await context.write(`${JSON.stringify(report)}\n`);
  else
    await context.write(comparisonText(report, { columns: context.terminal.columns, colour: context.colour.stdout, flips: flags.flips }));
  return exitCodeFor(report.gates.status, flags.failCode);
}

function rendererOf(file: string): (report: ComparisonReport) => string {
  const render = renderers[extname(file)];
  if (render === undefined)
    throw new CupelError("USAGE", `--output ${file}: expected a name that ends in ${Object.keys(renderers).join(", ")}.`);
  return render;
}

function exitCodeFor(status: GateStatus, failCode: number): number {
  return {
    held: exitCodes.done,
    failed: failCode,
    undecided: exitCodes.inconclusive,
    errors: exitCodes.infrastructure,
  }[status];
}
