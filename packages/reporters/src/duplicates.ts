import type { RunRecord } from "@cupel/core";

/** How many candidates of a record have the text of an earlier one. */
export function duplicatesOf({ candidates }: Pick<RunRecord, "candidates">): number {
  return candidates.filter(({ duplicateOf }) => duplicateOf !== undefined).length;
}
