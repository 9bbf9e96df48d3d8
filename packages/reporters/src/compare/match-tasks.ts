import type { RunRecord } from "@cupel/core";
import { outcomeOf } from "../outcome.ts";
import { type Contender, recordsOf } from "./contender.ts";

/** A task that both sides ran, with the records of each: one, or one for each repeat. */
export interface TaskMatch {
  readonly taskId: string;
  readonly side: readonly RunRecord[];
  readonly against: readonly RunRecord[];
}

/** Which tasks of two contenders are the same, and which cannot be paired. Ids are in their order. */
export interface TaskMatches {
  readonly shared: readonly TaskMatch[];
  readonly onlySide: readonly string[];
  readonly onlyAgainst: readonly string[];
  /** The id is the same, the prompt is not. */
  readonly otherPrompt: readonly string[];
  /** Id and prompt are the same; checks, gold or other parts of the task are not. */
  readonly otherChecks: readonly string[];
  /** A side took its answer from memory as it is. */
  readonly reused: readonly string[];
}

/** Pairs tasks by id and by the content hash of the whole task, gold included. */
export function matchTasks(side: Contender, against: Contender): TaskMatches {
  const [left, right] = [byTask(side), byTask(against)];
  const ids = [...new Set([...left.keys(), ...right.keys()])].sort();
  const matches = {
    shared: [] as TaskMatch[],
    onlySide: [] as string[],
    onlyAgainst: [] as string[],
    otherPrompt: [] as string[],
    otherChecks: [] as string[],
    reused: [] as string[],
  };
  for (const taskId of ids) {
    const [own, other] = [left.get(taskId) ?? [], right.get(taskId) ?? []];
    const all = [...own, ...other];
    if (other.length === 0) matches.onlySide.push(taskId);
    else if (own.length === 0) matches.onlyAgainst.push(taskId);
    else if (new Set(all.map(({ taskPrompt }) => taskPrompt)).size > 1) matches.otherPrompt.push(taskId);
    else if (new Set(all.map(({ taskHash }) => taskHash)).size > 1) matches.otherChecks.push(taskId);
    else if (all.some((record) => outcomeOf(record, { scored: true }).reused)) matches.reused.push(taskId);
    else matches.shared.push({ taskId, side: own, against: other });
  }
  return matches;
}

function byTask(contender: Contender): ReadonlyMap<string, readonly RunRecord[]> {
  return Map.groupBy(recordsOf(contender), ({ taskId }) => taskId);
}
