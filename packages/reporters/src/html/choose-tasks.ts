import { correctOf } from "../measures.ts";
import type { RecordFacts } from "../record-facts.ts";
import { reportedArm } from "../reported-arm.ts";

/** Why a task is worth a look, the most telling first. */
export const reasonsToLook = ["lost", "won", "false accept", "error", "out of budget", "wrong", "unlike arms", "other"] as const;
export type ReasonToLook = (typeof reasonsToLook)[number];

/** A task on a model. */
export interface TaskToShow {
  readonly model: string;
  /** The task's key: id and hash. */
  readonly key: string;
  readonly id: string;
  readonly why: ReasonToLook;
}

/** The tasks to show and how many there are for each reason. */
export interface ChosenTasks {
  readonly tasks: readonly TaskToShow[];
  readonly counts: Readonly<Record<ReasonToLook, number>>;
}

/**
 * At most so many tasks, the most telling first: those that the reported arm lost against the baseline or won, false accepts, errors. Each
 * reason gets its turn, so that many of one hide no other. What is told depends on ids only, not on the order of records.
 */
export function chooseTasks(
  facts: readonly RecordFacts[],
  arms: readonly string[],
  { most, scored }: { readonly most: number; readonly scored: boolean },
): ChosenTasks {
  const reported = reportedArm(arms);
  const queues = new Map<ReasonToLook, TaskToShow[]>(reasonsToLook.map((why) => [why, []]));
  for (const [model, own] of Map.groupBy(facts, (record) => record.model)) {
    for (const records of Map.groupBy(own, ({ task }) => task).values()) {
      const [first] = records;
      if (first === undefined) continue;
      const why = reasonOf(records, { reported, scored });
      queues.get(why)?.push({ model, key: first.task.key, id: first.task.id, why });
    }
  }
  for (const queue of queues.values()) queue.sort((left, right) => compare(left.id, right.id) || compare(left.model, right.model));
  const counts = Object.fromEntries([...queues].map(([why, queue]) => [why, queue.length])) as Record<ReasonToLook, number>;
  const taken = new Map<ReasonToLook, number>(reasonsToLook.map((why) => [why, 0]));
  for (let left = most; left > 0; ) {
    const open = reasonsToLook.filter((why) => (taken.get(why) ?? 0) < counts[why]);
    if (open.length === 0) break;
    for (const why of open.slice(0, left)) taken.set(why, (taken.get(why) ?? 0) + 1);
    left -= open.length;
  }
  return { tasks: reasonsToLook.flatMap((why) => (queues.get(why) ?? []).slice(0, taken.get(why))), counts };
}

function reasonOf(
  records: readonly RecordFacts[],
  { reported, scored }: { readonly reported: string; readonly scored: boolean },
): ReasonToLook {
  const decided = (record: RecordFacts | undefined): boolean | null => {
    if (record === undefined || record.outcome.reused) return null;
    return scored ? correctOf(record, true) : record.outcome.verified;
  };
  const own = records.find(({ arm }) => arm === reported);
  const baseline = reported === "baseline" ? undefined : records.find(({ arm }) => arm === "baseline");
  const [after, before] = [decided(own), decided(baseline)];
  if (before === true && after === false) return "lost";
  if (before === false && after === true) return "won";
  const isFalseAccept = (record: RecordFacts) => record.outcome.verified === true && record.outcome.correct === false;
  if (records.some(isFalseAccept)) return "false accept";
  if (records.some(({ outcome }) => outcome.error !== null)) return "error";
  if (records.some(({ stopReason }) => stopReason === "budget")) return "out of budget";
  if (after === false) return "wrong";
  return new Set(records.map(decided)).size > 1 ? "unlike arms" : "other";
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
