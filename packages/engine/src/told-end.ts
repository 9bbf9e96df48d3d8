import { join } from "node:path";
import { CupelError, type RunEnd, type RunInfo, type Spent } from "@cupel/core";
import { readCallFile } from "./call-log.ts";

/** What was found of a run whose end is to be told. */
export interface Found {
  readonly folder: string;
  readonly info: RunInfo;
  readonly count: number;
  /** When the last record ended. */
  readonly last: string;
  readonly torn: number | undefined;
  readonly isWritten: boolean;
}

/** How a run ended: as its folder says, where the records bear it out; `partial` with the reason of one that goes on or was killed. */
export function toldEnd(ended: RunEnd | undefined, found: Found): Promise<RunEnd> | RunEnd {
  return ended === undefined ? impliedEnd(found) : confirmedEnd(ended, found);
}

/** The end on file, where the records bear it out. */
function confirmedEnd(end: RunEnd, { folder, info, count, torn }: Found): RunEnd {
  if (end.status === "complete" && count !== info.total) {
    const what = `${join(folder, "records.jsonl")} holds ${count} records, and the run ended complete with ${info.total}`;
    throw new CupelError("ARTIFACT_INVALID", `${what}: the file was cut or edited afterwards.`);
  }
  return torn === undefined ? end : { ...end, reason: [end.reason, tornText(torn)].filter(Boolean).join("; ") };
}

/** Of a run that told no end: it goes on, or was killed, unless that happened after its last record. */
async function impliedEnd({ folder, info, count, last, torn, isWritten }: Found): Promise<RunEnd> {
  const spent: Spent | undefined = await readCallFile(join(folder, "calls.jsonl"), () => {});
  const rest = { finishedAt: last, ...(spent && { spent }) };
  if (count === info.total && torn === undefined && !isWritten) return { status: "complete", ...rest };
  const what = isWritten ? "the run goes on" : "the run was killed";
  return { status: "partial", ...rest, reason: torn === undefined || isWritten ? what : `${what}; ${tornText(torn)}` };
}

function tornText(line: number): string {
  return `line ${line} of records.jsonl is incomplete and passed over`;
}
