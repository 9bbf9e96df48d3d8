import { canonicalJson, canonicalRecord, type RunRecord } from "@cupel/core";
import { familyOf } from "../family.ts";
import { outcomeOf } from "../outcome.ts";
import type { Decisions, Metric } from "../paired.ts";
import type { TaskMatch } from "./match-tasks.ts";

/** What one side of matched tasks decided, by task id. Repeats count by their mean, and those that say the same again once. */
export function decide(
  shared: readonly TaskMatch[],
  which: "side" | "against",
  { metric, scored }: { readonly metric: Metric; readonly scored: boolean },
): Decisions {
  const decided = shared.flatMap((match) => {
    const values = distinct(match[which]).flatMap((record) => outcomeOf(record, { scored })[metric] ?? []);
    const [first] = match[which];
    if (first === undefined || values.length === 0) return [];
    return [[match.taskId, { family: familyOf(first), value: values.filter(Boolean).length / values.length }] as const];
  });
  return new Map(decided);
}

/** Deterministic repeats say the same again: of equal records one. */
function distinct(repeats: readonly RunRecord[]): readonly RunRecord[] {
  if (repeats.length < 2) return repeats;
  return [...new Map(repeats.map((record) => [canonicalJson(canonicalRecord(record)), record])).values()];
}
