import { type Json, messageOf, type StandardIssue, type StandardResult, type StandardSchema } from "@cupel/core";
import { mostProblems, type Problem } from "../schema/contract.ts";
import type { SchemaOutcome } from "./schema-runner.ts";

/**
 * Checks values against a Standard Schema up to the first that fits. What it makes of a value (defaults, transforms) is not looked at: the
 * answer is judged as it was given. Never rejects: a schema that throws, or gives no result, is a defect.
 */
export async function checkStandard(
  schema: StandardSchema,
  { values, signal }: { readonly values: readonly Json[]; readonly signal?: AbortSignal | undefined },
): Promise<SchemaOutcome> {
  const { vendor } = schema["~standard"];
  const problems: (readonly Problem[])[] = [];
  for (const value of values) {
    let result: StandardResult;
    try {
      result = await untilAborted(schema["~standard"].validate(structuredClone(value)), signal);
    } catch (thrown) {
      if (signal?.aborted) return { kind: "aborted" };
      return { kind: "defect", defect: `the schema of ${vendor} threw: ${messageOf(thrown)}` };
    }
    if (typeof result !== "object" || result === null) return { kind: "defect", defect: `the schema of ${vendor} gave no result` };
    if (result.issues === undefined) return { kind: "checked", problems: [...problems, []] };
    problems.push(problemsOf(result.issues));
  }
  return { kind: "checked", problems };
}

function problemsOf(issues: readonly StandardIssue[]): readonly Problem[] {
  const found = issues.slice(0, mostProblems).map(({ message, path = [] }) => ({ at: pointerTo(path), must: message }));
  // A result with issues is no fit, even where the list is empty.
  return found.length === 0 ? [{ at: "", must: "must fit the schema" }] : found;
}

function pointerTo(path: NonNullable<StandardIssue["path"]>): string {
  const keys = path.map((step) => String(typeof step === "object" ? step.key : step));
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function untilAborted<Value>(value: Value | Promise<Value>, signal: AbortSignal | undefined): Value | Promise<Value> {
  if (!(value instanceof Promise) || signal === undefined) return value;
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error("aborted"));
    signal.addEventListener("abort", abort, { once: true });
    value.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
