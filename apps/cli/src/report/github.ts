import { existsSync, statSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { type CommandContext, flag } from "@cupel/command-line";
import { CupelError, messageOf, type RunEnd, type RunInfo, type RunRecord } from "@cupel/core";
import { githubAnnotations, githubSummary } from "@cupel/reporters";
import { taskPlaces } from "./task-places.ts";

/** Most bytes of a step's summary, below GitHub's 1,048,576. */
const limit = 1_000_000;

/** The option of every command that reports a run. */
export const githubOption = {
  type: flag(),
  description: "in GitHub Actions: step summary and annotations (default: where GITHUB_STEP_SUMMARY is set; --no-github: never)",
} as const;

/** Whether GitHub is told. @throws CupelError `USAGE` where it is asked for and there is no step to tell */
export function tellsGithub({ environment }: CommandContext, wanted: boolean | undefined): boolean {
  const isThere = Boolean(environment.GITHUB_STEP_SUMMARY);
  if (wanted && !isThere)
    throw new CupelError("USAGE", "--github needs the variable GITHUB_STEP_SUMMARY, which GitHub Actions sets for a step.");
  return wanted ?? (isThere && environment.GITHUB_ACTIONS === "true");
}

/**
 * Adds a run to the step's summary and annotates it. Annotations go to stderr, which the runner reads like stdout, so that stdout stays what
 * it is. A summary file that cannot be written is told and ends nothing: the gates decide.
 */
export async function tellGithub(
  context: CommandContext,
  records: readonly RunRecord[],
  { info, end }: { readonly info: RunInfo; readonly end: RunEnd },
): Promise<void> {
  const { GITHUB_STEP_SUMMARY: file = "", GITHUB_WORKSPACE: root } = context.environment;
  const places = taskPlaces(info.config.prompts_file, root);
  context.writeError(githubAnnotations(records, info, { placeOf: (taskId) => places.get(taskId) }));
  try {
    const taken = existsSync(file) ? statSync(file).size : 0;
    await appendFile(file, githubSummary(records, info, end, { limit: Math.max(0, limit - taken) }));
  } catch (thrown) {
    context.writeError(`warning: the step summary cannot be written: ${messageOf(thrown)}\n`);
  }
}
