import { availableParallelism } from "node:os";
import { CupelError, scoringChecks, type Task, type Verifier } from "@cupel/core";
import { openJavaScriptSandbox, openSandbox, type Sandbox, type SandboxOptions } from "@cupel/sandbox";
import { type CodeExecution, codeExecution, defaultVerifiers, isJavaScript } from "@cupel/verifiers";
import type { Observation } from "../telemetry/observation.ts";

/** The verifiers a task set needs, with the sandbox behind them. */
export interface OpenVerifiers extends AsyncDisposable {
  readonly byKind: Readonly<Record<string, Verifier>>;
  /** The verifier of a task's kind. @throws CupelError `DATA_INVALID` for a kind nobody can check */
  of(task: Task): Verifier;
  /** Where Python runs; absent when no task has any. */
  readonly sandbox?: Sandbox;
  /** Runs answers and tests of a model in the same sandboxes. */
  readonly execution: CodeExecution;
  /** Verifications that can run at once. */
  readonly parallel: number;
}

/** What else is to be verified, and how. */
export interface OpenVerifiersOptions {
  /** Verifiers of the user's own by kind, in place of ours. */
  readonly own?: Readonly<Record<string, Verifier>> | undefined;
  /** Tasks that are not run, but on which answers are checked. */
  readonly alsoRun?: readonly Task[] | undefined;
  /** Puts them and the sandboxes under observation. */
  readonly observation?: Pick<Observation, "verifier" | "sandbox"> | undefined;
}

/** Opens the sandboxes if a task runs code, makes the verifiers, and has them look at every task's checks before anything is asked of a model. */
export async function openVerifiers(
  tasks: readonly Task[],
  options: SandboxOptions,
  { own = {}, alsoRun = [], observation }: OpenVerifiersOptions = {},
): Promise<OpenVerifiers> {
  const programs = [...tasks, ...alsoRun].filter((task) => task.kind === "codestub");
  const watched = (opened: Sandbox): Sandbox => observation?.sandbox(opened) ?? opened;
  const scripts = programs.filter(({ checks }) => isJavaScript(checks.language));
  const javascriptSandbox = scripts.length > 0 ? watched(await openJavaScriptSandbox()) : undefined;
  const sandbox =
    scripts.length === programs.length
      ? undefined
      : watched(
          await openSandbox(options).catch(async (error) => {
            await javascriptSandbox?.[Symbol.asyncDispose]();
            throw error;
          }),
        );
  const plain: Readonly<Record<string, Verifier>> = { ...defaultVerifiers({ sandbox, javascriptSandbox }), ...own };
  const byKind = Object.fromEntries(Object.entries(plain).map(([kind, verifier]) => [kind, observation?.verifier(verifier) ?? verifier]));
  const of = (task: Task) => {
    const verifier = byKind[task.kind];
    if (verifier !== undefined) return verifier;
    throw new CupelError("DATA_INVALID", `Task "${task.id}" is of kind "${task.kind}"; the kinds are ${Object.keys(byKind).join(", ")}.`);
  };
  const opened: OpenVerifiers = {
    byKind,
    of,
    ...(sandbox && { sandbox }),
    execution: codeExecution({ python: sandbox, javascript: javascriptSandbox }),
    parallel: sandbox?.description.workers ?? availableParallelism(),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(Object.values(byKind).map((verifier) => verifier[Symbol.asyncDispose]()));
      await Promise.all([sandbox, javascriptSandbox].map((each) => each?.[Symbol.asyncDispose]()));
    },
  };
  try {
    const defects = await Promise.all(tasks.map((task) => defectsOf(task, of(task))));
    refuseDefects(defects.flat());
    return opened;
  } catch (error) {
    await opened[Symbol.asyncDispose]();
    throw error;
  }
}

function refuseDefects(defects: readonly string[]): void {
  if (defects.length === 0) return;
  const more = defects.length > 5 ? `\n… and ${defects.length - 5} more` : "";
  throw new CupelError("DATA_INVALID", `${defects.slice(0, 5).join("\n")}${more}`);
}

async function defectsOf(task: Task, verifier: Verifier): Promise<readonly string[]> {
  const open = (await verifier.validate?.(task, task.checks, "public")) ?? [];
  const scoring = scoringChecks(task);
  const hidden = (scoring && (await verifier.validate?.(task, scoring, "gold"))) ?? [];
  return [...new Set([...open, ...hidden])].map((sentence) => `Task "${task.id}": ${sentence}`);
}
