import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { CupelError, visible } from "@cupel/core";
import type { RunResult } from "@cupel/engine";
import type { Summary } from "@cupel/reporters";
import { artifacts } from "./artifacts.ts";
import { isError } from "./is-error.ts";

/**
 * Says where the artifacts are: the six `- key: value` lines of ReliabilityLoop first, then the files. Under `--json` writes the summary
 * instead, as the one document on stdout. Returns the summary that was written.
 */
export async function announce(
  context: CommandContext,
  { result, directory, json }: { readonly result: RunResult; readonly directory: string; readonly json: boolean },
): Promise<Pick<Summary, "gates">> {
  for (const warning of result.warnings) context.writeError(`warning: ${visible(warning)}\n`);
  const resume = `--resume ${shown(context, directory)}`;
  if (result.status === "partial") context.writeError(`partial: ${visible(result.reason ?? "")}. Continue with ${resume}\n`);
  const errors = result.records.filter(isError).length;
  if (errors > 0)
    context.writeError(`errors: ${errors} of ${result.records.length} records. Make them anew with ${resume} --retry-errors\n`);
  const text = await readFile(join(directory, "summary.json"), "utf8");
  const summary = JSON.parse(text) as Summary;
  if (json) await context.write(text);
  else await announceForPeople(context, summary, directory);
  return summary;
}

async function announceForPeople(context: CommandContext, { config, leaderboard }: Summary, directory: string): Promise<void> {
  const named = config as unknown as Readonly<Record<"models" | "tasks", readonly string[]>>;
  const best = leaderboard[0];
  const lines = [
    `- outdir: ${shown(context, directory)}`,
    `- models: ${named.models.map(visible).join(", ")}`,
    `- tasks: ${named.tasks.map(visible).join(", ")}`,
    `- best_model: ${visible(best?.model ?? "none")}`,
    `- best_reliability: ${best?.overall.policy_ok_rate?.toFixed(3) ?? "n/a"}`,
    `- leaderboard: ${join(shown(context, directory), "leaderboard.md")}`,
    `- artifacts: ${artifacts.filter((name) => existsSync(join(directory, name))).join(", ")}`,
  ];
  await context.write(`${lines.join("\n")}\n`);
}

/** Says how to go on after an error that ended the run from outside; says nothing of one that would end it again. */
export function announceBroken(context: CommandContext, thrown: unknown, directory: string): void {
  if (!CupelError.is(thrown) || !(thrown.code === "BACKEND_UNAVAILABLE" || thrown.code === "SANDBOX_UNAVAILABLE")) return;
  context.writeError(`partial: nothing that was done is lost. Continue with --resume ${shown(context, directory)}\n`);
}

function shown(context: CommandContext, directory: string): string {
  const path = relative(context.directory, directory);
  return path === "" || path.startsWith("..") ? directory : path;
}
