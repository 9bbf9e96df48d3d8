import { defineVerifier, type Verifier } from "@cupel/core";
import type { JavaScriptChecks } from "../javascript/javascript.ts";
import type { PythonChecks } from "../python/checks.ts";
import { isJavaScript } from "./is-javascript.ts";

/** The verifiers of the languages that code tasks are written in. */
export interface CodestubVerifiers {
  /** Of tasks in Python, which is the default, and of those in languages that nobody runs. */
  readonly python: Verifier<PythonChecks>;
  /** Of tasks whose language is `javascript` or `typescript`. */
  readonly javascript: Verifier<JavaScriptChecks>;
}

/** One verifier for code tasks, by the `language` of their checks. It owns the others: disposing it disposes them. */
export function codestub({ python, javascript }: CodestubVerifiers): Verifier<PythonChecks> {
  const of = ({ language }: Pick<PythonChecks, "language">): Verifier<PythonChecks> =>
    isJavaScript(language) ? (javascript as Verifier<PythonChecks>) : python;
  return defineVerifier<PythonChecks>("codestub", (input) => of(input.checks).verify(input), {
    version: `python ${python.version}, javascript ${javascript.version}`,
    validate: async (task, checks, scope) => (await of(checks).validate?.(task, checks, scope)) ?? [],
    dispose: async () => {
      await Promise.all([python[Symbol.asyncDispose](), javascript[Symbol.asyncDispose]()]);
    },
  });
}
