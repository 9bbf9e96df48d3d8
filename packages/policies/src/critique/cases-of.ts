import { CupelError, isJsonObject, type Json, type PublicTask } from "@cupel/core";
import type { LabelledCall } from "./program-execution.ts";

/** What a program is tried on, all of it public. */
export interface Cases {
  readonly calls: readonly LabelledCall[];
  /** Whether it is known what each call must give. */
  readonly labelled: boolean;
}

/** The public cases of a task: `checks.tests`, or `checks.inputs`, lists of arguments without labels. @throws CupelError `UNSUPPORTED` where it has neither */
export function casesOf({ id, checks }: PublicTask): Cases {
  const { tests, inputs } = checks;
  if (Array.isArray(tests) && tests.length > 0) return { calls: tests as unknown as readonly LabelledCall[], labelled: true };
  const calls = Array.isArray(inputs) ? inputs.map((args) => ({ args: Array.isArray(args) ? args : [args] })) : [];
  if (calls.length > 0) return { calls, labelled: false };
  throw new CupelError("UNSUPPORTED", `Task "${id}" has neither public tests nor inputs, so there is nothing to try a program on.`, {
    hint: "Give examples as checks.tests, or arguments as checks.inputs.",
  });
}

/** A call as it reads: `solve(9)`, at most 1,000 characters. */
export function callText({ checks }: PublicTask, { args, kwargs }: LabelledCall): string {
  const named = isJsonObject(kwargs) ? Object.entries(kwargs).map(([name, value]) => `${name}=${jsonText(value)}`) : [];
  return cut(`${String(checks.entry_point)}(${[...args.map(jsonText), ...named].join(", ")})`, 1000);
}

/** A value as JSON in one line. */
export function jsonText(value: Json | undefined): string {
  return JSON.stringify(value) ?? "null";
}

/** A text of at most so many characters. */
export function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
