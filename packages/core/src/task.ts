import type { Json, JsonObject } from "./json.ts";
import { isStandardSchema, type StandardSchema } from "./standard-schema.ts";

/** Checks of a task: JSON, but that a schema may be one of zod, valibot, arktype or any library of Standard Schema. */
export interface TaskChecks {
  readonly [key: string]: Json | StandardSchema | undefined;
}

/**
 * One thing to be answered. `checks` are public: what a user has at run time (schema, example tests, example rows).
 * `gold` is hidden: it only scores. Policies and memories get a `PublicTask`, from which gold is missing by type and at run time.
 */
export interface Task extends PublicTask {
  /** Hidden checks. While scoring, the verifier sees `{ ...checks, ...gold }`. Absent: the task cannot be scored, only verified. */
  readonly gold?: TaskChecks;
}

/** A task without its gold. */
export interface PublicTask {
  /** Unique within a task set. */
  readonly id: string;
  /** Chooses the verifier: `json`, `sql`, `codestub`, or a name of your own. */
  readonly kind: string;
  readonly prompt: string;
  readonly checks: TaskChecks;
  /** Tasks made from one template share a family: the unit of analysis in every test. Default: the id. */
  readonly family?: string;
  /** A part of the set that is reported apart, such as `seen-family` and `unseen-family`. */
  readonly split?: string;
  readonly difficulty?: string;
  /** Fields of the input line that Cupel does not know, carried through. Never shown to policies or models. */
  readonly metadata?: JsonObject;
}

/** The public part of a task: a deep copy that is frozen and holds no gold and no metadata. What is no JSON in it (a schema object, a function) is kept as it is. */
export function publicTask(task: Task): PublicTask {
  const { gold: _gold, metadata: _metadata, ...rest } = task;
  return frozenCopy(rest);
}

/** The checks of a task while it is scored: its public ones with the hidden gold over them; undefined for a task without gold. */
export function scoringChecks(task: Task): TaskChecks | undefined {
  return task.gold && { ...task.checks, ...task.gold };
}

/** What was copied and frozen already, and need not be again. */
const copies = new WeakSet<object>();

function frozenCopy<Value>(value: Value): Value {
  if (Array.isArray(value)) return copies.has(value) ? value : copied(value.map(frozenCopy) as Value);
  if (!isPlainObject(value) || copies.has(value) || isStandardSchema(value)) return value;
  return copied(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, frozenCopy(member)])) as Value);
}

function copied<Value>(value: Value): Value {
  copies.add(Object.freeze(value) as object);
  return value;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
