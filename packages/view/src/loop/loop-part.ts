import { type Markup, nothing } from "@cupel/reporters/page";
import type { OpenedRun } from "../runs/opened-run.ts";

/** What a loop did; nothing of a run that is none. */
export async function loopPart(_opened: OpenedRun): Promise<Markup> {
  return nothing;
}
