import type { RecordFacts } from "@cupel/reporters";
import { chooseTasks, correctOf, type ReasonToLook } from "@cupel/reporters/page";
import type { OpenedRun } from "../runs/opened-run.ts";

/** What came of a task in an arm, in a word or two. */
export const outcomes = [
  "correct",
  "wrong",
  "false accept",
  "verified",
  "agreed",
  "parsed",
  "refused",
  "out of budget",
  "error",
  "reused",
] as const;
export type OutcomeName = (typeof outcomes)[number];

/** A record of a task, by its arm, and where it stands. */
export interface TaskCell {
  readonly arm: string;
  readonly outcome: OutcomeName;
  /** Bytes before its line. */
  readonly start: number;
  readonly candidates: number;
}

/** A task on a model, with what came of it in each arm. */
export interface TaskRow {
  readonly id: string;
  readonly model: string;
  readonly kind: string;
  readonly family: string;
  readonly split: string | null;
  readonly why: ReasonToLook;
  /** In the order of the arms. */
  readonly cells: readonly TaskCell[];
}

/** By the run's facts: how many there were, and the rows made of them. */
const made = new WeakMap<readonly RecordFacts[], { readonly count: number; readonly rows: readonly TaskRow[] }>();

/** The tasks of a run on each model, the most telling first. Made once for each state of the run. */
export function taskRows({ source, starts, stored }: OpenedRun): readonly TaskRow[] {
  const { facts } = source;
  const known = made.get(facts);
  if (known?.count === facts.length) return known.rows;
  const scored = facts.some(({ hasGold }) => hasGold);
  const { arms } = stored.info;
  const places = new Map<string, number[]>();
  for (const [place, { model, task }] of facts.entries()) {
    const key = model + task.key;
    const own = places.get(key);
    if (own === undefined) places.set(key, [place]);
    else own.push(place);
  }
  const rows = chooseTasks(facts, arms, { most: Number.POSITIVE_INFINITY, scored }).tasks.map(({ model, key, id, why }): TaskRow => {
    const own = places.get(model + key) ?? [];
    const first = facts[own[0] ?? 0];
    const cells = own.flatMap((place): TaskCell[] => {
      const record = facts[place];
      if (record === undefined) return [];
      return [{ arm: record.arm, outcome: outcomeName(record, scored), start: starts[place] ?? 0, candidates: record.candidates }];
    });
    cells.sort((left, right) => arms.indexOf(left.arm) - arms.indexOf(right.arm));
    const { kind = "", family = "", split = null } = first?.task ?? {};
    return { id, model, kind, family, split, why, cells };
  });
  made.set(facts, { count: facts.length, rows });
  return rows;
}

function outcomeName(record: RecordFacts, scored: boolean): OutcomeName {
  const { reused, error, verified, parsed, agreed } = record.outcome;
  const correct = correctOf(record, scored);
  if (reused) return "reused";
  if (error !== null) return "error";
  if (verified === true && correct === false) return "false accept";
  if (record.stopReason === "budget" && !record.answered) return "out of budget";
  if (correct !== null) return correct ? "correct" : "wrong";
  if (verified === true) return "verified";
  return agreed === true ? "agreed" : parsed === true ? "parsed" : "refused";
}
