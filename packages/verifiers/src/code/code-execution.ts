import { CupelError, type PublicTask } from "@cupel/core";
import type { AssertionsJob, Sandbox } from "@cupel/sandbox";
import { type JavaScriptChecks, javascriptSetupOf } from "../javascript/javascript.ts";
import { javascriptProgramOf } from "../javascript/program-source.ts";
import type { PythonChecks } from "../python/checks.ts";
import { setupOf } from "../python/jobs-of.ts";
import { programOf } from "../python/program-of.ts";
import { isJavaScript } from "./is-javascript.ts";
import { type ObservedCall, observeCalls, type ProgramObservation } from "./observe-calls.ts";

/** Where answers to code tasks are executed, by the language of the task. The sandboxes stay the caller's. */
export interface CodeExecutionOptions {
  readonly python?: Sandbox | undefined;
  readonly javascript?: Sandbox | undefined;
}

/** What the policies `agreement` and `critique` of `@cupel/policies` ask for, made of sandboxes: answers and tests of a model run there and nowhere else. */
export interface CodeExecution {
  readonly name: "sandbox";
  /** Whether answers to a task are functions that can be called here. */
  canRun(task: PublicTask): boolean;
  /** Whether each assertion holds for an answer. One that cannot be run, calls nothing or takes over half a second does not. */
  holds(input: { readonly task: PublicTask; readonly text: string; readonly assertions: readonly string[] }): Promise<readonly boolean[]>;
  /** What a call gives: its value in the language's own notation or the exception it raises; undefined when it cannot be run. */
  result(input: { readonly task: PublicTask; readonly text: string; readonly call: string }): Promise<string | undefined>;
  /** What a program gives for each of a list of calls, and whether that is right where it is known. */
  observe(input: {
    readonly task: PublicTask;
    readonly candidate: { readonly text: string; readonly seed: number };
    readonly calls: readonly ObservedCall[];
    readonly signal?: AbortSignal;
  }): Promise<ProgramObservation & { readonly program: string }>;
}

type Program = Pick<AssertionsJob, "candidate" | "entry" | "setup" | "language">;

const together = 1000;
const alone = 500;
/** Assertions by which a program may run out of time or die before the rest is taken for broken as well. */
const patience = 2;

/**
 * Executes answers and model-written tests in sandboxes that trust neither: tests run locked as well, each for itself.
 * Each throws `CupelError("UNSUPPORTED")` for a task that `canRun` refuses, and `CupelError("SANDBOX_UNAVAILABLE")` as the sandbox does.
 */
export function codeExecution({ python, javascript }: CodeExecutionOptions): CodeExecution {
  const placeOf = ({ kind, checks }: PublicTask): Sandbox | undefined => {
    if (kind !== "codestub" || typeof checks.entry_point !== "string" || checks.runs !== undefined || checks.suite !== undefined)
      return undefined;
    const { language = "python" } = checks;
    return isJavaScript(language) ? javascript : language === "python" ? python : undefined;
  };
  const sandboxOf = (task: PublicTask): Sandbox => {
    const sandbox = placeOf(task);
    if (sandbox !== undefined) return sandbox;
    throw new CupelError("UNSUPPORTED", `Answers to task "${task.id}" cannot be called here: it asks for no function.`);
  };
  const judge = async (task: PublicTask, text: string, assertions: readonly string[], wallMs: number) => {
    const sandbox = sandboxOf(task);
    const limit = Math.min(wallMs, sandbox.description.wallMs);
    const job = { mode: "assertions", assertions, independent: true, untrustedTests: true, wallMs: limit } as const;
    return await sandbox.judge({ ...programFor(task, text), ...job });
  };
  const held = async (task: PublicTask, text: string, assertions: readonly string[]): Promise<readonly boolean[]> => {
    const { cases, load } = await judge(task, text, assertions, together);
    if (load !== undefined) return assertions.map(() => false);
    const told = [...(cases?.held ?? [])];
    if (told.length === assertions.length) return told;
    // Something ran out of time or died, and took the others with it: each of the rest by itself.
    let broken = 0;
    for (const assertion of assertions.slice(told.length)) {
      const [holds] = broken < patience ? ((await judge(task, text, [assertion], alone)).cases?.held ?? [undefined]) : [false];
      if (holds === undefined) broken++;
      told.push(holds ?? false);
    }
    return told;
  };
  return {
    name: "sandbox",
    canRun: (task) => placeOf(task) !== undefined,
    holds: async ({ task, text, assertions }) => (assertions.length === 0 ? [] : await held(task, text, assertions)),
    result: async ({ task, text, call }) => {
      const { cases } = await judge(task, text, [comparisonOf(task, call)], alone);
      const { got, exception, message } = cases?.first ?? {};
      return exception === undefined ? got : `${exception}: ${message ?? ""}`;
    },
    observe: async ({ task, candidate, calls, signal }) => {
      const sandbox = sandboxOf(task);
      const { setup: _setup, ...program } = programFor(task, candidate.text);
      const observed = await observeCalls(sandbox, { ...program, seed: candidate.seed }, { calls, signal });
      return { program: program.candidate, ...observed };
    },
  };
}

function programFor({ checks }: PublicTask, text: string): Program {
  const entry = [String(checks.entry_point)];
  if (isJavaScript(checks.language)) {
    const own = checks as JavaScriptChecks;
    return { candidate: javascriptProgramOf(own, text).program, entry, setup: javascriptSetupOf(own), language: checks.language };
  }
  const own = checks as PythonChecks;
  return { candidate: programOf(own, text).program, entry, setup: setupOf(own) };
}

/** An assertion that never holds, so that what stands on its left is shown. */
function comparisonOf({ checks }: PublicTask, call: string): string {
  return isJavaScript(checks.language) ? `assert.equal((${call}), Symbol())` : `assert (${call}) == object()`;
}
