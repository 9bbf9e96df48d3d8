import { quoted } from "@cupel/core";
import type { EnvironmentDifference, ReplayReport } from "@cupel/determinism";

/** A replay for a terminal. */
export function replayText({ headline, differences, outcome, sameAnswers, of, case: which }: ReplayReport): string {
  return [
    headline,
    `Prompt ${which.prompt + 1}${which.minimal ? ", the minimal case" : ""}; both answers were recorded ones in ${sameAnswers} of ${of} trials.`,
    ...(differences.length === 0 ? [] : ["In the setup differ:", ...differenceLines(differences)]),
    ...(outcome === "NOT REPRODUCED" ? ["This does not show that it never comes: other loads, prompts and builds were not tried."] : []),
    "",
  ].join("\n");
}

/** A line per fact. */
export function differenceLines(differences: readonly EnvironmentDifference[]): readonly string[] {
  return differences.map(({ name, recorded, now }) => `  ${name}: ${quoted(recorded)}, now ${quoted(now)}`);
}
