import { asFunction, type BoundVerifier, isJsonObject, type JsonObject, type Task, type Verifier } from "@cupel/core";
import { parseStrictJson } from "../json/parse-strict-json.ts";

/** Which checks may be asked for from outside, and which of them count. */
export interface ResolveOptions {
  /** The tasks a caller may name by `task_id`. Absent: the caller brings the checks. */
  readonly tasks?: readonly Task[] | undefined;
  /** `public`, the default, or `gold`: hidden checks count too, and reasons hold codes and counts. */
  readonly scope?: "public" | "gold" | undefined;
  /** Lets a pass stand that says no more than that an answer parses, loads or executes. Default: it is an error. */
  readonly acceptParsed?: boolean | undefined;
}

/** The bound verifier that a caller's fields ask for, or what is wrong with them. */
export type Resolve = (fields: Readonly<Record<string, unknown>>) => BoundVerifier | { readonly problem: string };

/** Finds what to check an answer against: the task named by `task_id`, or `checks` (and `gold`, `kind`, `prompt`) as objects or JSON texts. */
export function createResolve(verifier: Verifier<never>, { tasks, scope = "public", acceptParsed = false }: ResolveOptions): Resolve {
  const untyped = verifier as Verifier;
  const how = { scope, acceptParsed };
  if (tasks === undefined) {
    return ({ checks, gold, kind, prompt }) => {
      const open = objectOf(checks);
      const hidden = gold === undefined || gold === null ? null : objectOf(gold);
      if (open === undefined || hidden === undefined)
        return { problem: "checks and gold must be objects, or texts that are objects in JSON" };
      const named = { ...(typeof kind === "string" && { kind }), ...(typeof prompt === "string" && { prompt }) };
      return asFunction(untyped, { ...named, checks: open, ...(hidden && { gold: hidden }), ...how });
    };
  }
  const byId = new Map(tasks.map((task) => [task.id, asFunction(untyped, { ...task, ...how })]));
  return ({ task_id: id }) => {
    const bound = typeof id === "string" ? byId.get(id) : undefined;
    return bound ?? { problem: `there is no task with the task_id ${JSON.stringify(id)}` };
  };
}

function objectOf(value: unknown): JsonObject | undefined {
  if (typeof value !== "string") return isJsonObject(value) ? (value as JsonObject) : undefined;
  const parsed = parseStrictJson(value);
  return "value" in parsed && isJsonObject(parsed.value) ? parsed.value : undefined;
}
