import type { JsonObject } from "./json.ts";

/**
 * One thing to be answered. `checks` are public: what a user has at run time (schema, example tests, example rows).
 * `gold` is hidden: it only scores. Policies and memories get a `PublicTask`, from which gold is missing by type and at run time.
 */
export interface Task extends PublicTask {
  /** Hidden checks. While scoring, the verifier sees `{ ...checks, ...gold }`. Absent: the task cannot be scored, only verified. */
  readonly gold?: JsonObject;
}

/** A task without its gold. */
export interface PublicTask {
  /** Unique within a task set. */
  readonly id: string;
  /** Chooses the verifier: `json`, `sql`, `codestub`, or a name of your own. */
  readonly kind: string;
  readonly prompt: string;
  readonly checks: JsonObject;
  /** Tasks made from one template share a family: the unit of analysis in every test. Default: the id. */
  readonly family?: string;
  /** A part of the set that is reported apart, such as `seen-family` and `unseen-family`. */
  readonly split?: string;
  readonly difficulty?: string;
  /** Fields of the input line that Cupel does not know, carried through. Never shown to policies or models. */
  readonly metadata?: JsonObject;
}

/** The public part of a task: a deep copy that is frozen and holds no gold and no metadata. */
export function publicTask(task: Task): PublicTask {
  const { gold: _gold, metadata: _metadata, ...rest } = task;
  return deepFreeze(structuredClone(rest));
}

/** The checks of a task while it is scored: its public ones with the hidden gold over them; undefined for a task without gold. */
export function scoringChecks(task: Task): JsonObject | undefined {
  return task.gold && { ...task.checks, ...task.gold };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
