import { type RunRecord, verdictText, visible } from "@cupel/core";
import { formatCount, formatSeconds } from "./format.ts";

/** A record in a line for people: what was asked, what its public checks and its gold say, and what it took. Reasons are cut at 160 characters. */
export function recordLine(record: RunRecord): string {
  const { model, arm, taskId, candidates, verdict, gold, error, usage, milliseconds } = record;
  const checks = verdict === null ? "no answer" : verdictText(verdict);
  const score = gold === null ? "" : `; gold ${gold.status}`;
  const broke = error === null ? "" : `; ${error.code}: ${error.message}`;
  const tokens = formatCount(usage.inputTokens + usage.outputTokens);
  const took = `${candidates.length} ${candidates.length === 1 ? "candidate" : "candidates"}, ${tokens} tokens, ${formatSeconds(milliseconds / 1000)}`;
  return `${visible(model)} ${visible(arm)} ${visible(taskId)}: ${cut(visible(`${checks}${broke}`))}${score} (${took})`;
}

function cut(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}
