import { availableParallelism } from "node:os";
import { CupelError, scoringChecks, type Task, type Verifier } from "@cupel/core";
import { openSandbox, quickjsAvailability, type Sandbox, type SandboxOptions } from "@cupel/sandbox";
import { defaultVerifiers, isJavaScript } from "@cupel/verifiers";

/** The verifiers a task set needs, with the sandbox behind them. */
export interface OpenVerifiers extends AsyncDisposable {
  readonly byKind: Readonly<Record<string, Verifier>>;
  /** The verifier of a task's kind. @throws CupelError `DATA_INVALID` for a kind nobody can check */
  of(task: Task): Verifier;
  /** Where Python runs; absent when no task has any. */
  readonly sandbox?: Sandbox;
  /** Verifications that can run at once. */
  readonly parallel: number;
}

/** Opens the sandbox if a task runs code, makes the verifiers, and has them look at every task's checks before anything is asked of a model. */
export async function openVerifiers(tasks: readonly Task[], options: SandboxOptions): Promise<OpenVerifiers> {
  const programs = tasks.filter((task) => task.kind === "codestub");
  // The verifier opens QuickJS for the first program in JavaScript; that it is missing is better known before a model is asked.
  const scripts = programs.filter(({ checks }) => isJavaScript(checks.language));
  if (scripts.length > 0) demandQuickjs();
  const sandbox = scripts.length === programs.length ? undefined : await openSandbox(options);
  const byKind: Readonly<Record<string, Verifier>> = defaultVerifiers({ sandbox });
  const of = (task: Task) => {
    const verifier = byKind[task.kind];
    if (verifier !== undefined) return verifier;
    throw new CupelError("DATA_INVALID", `Task "${task.id}" is of kind "${task.kind}"; the kinds are ${Object.keys(byKind).join(", ")}.`);
  };
  const opened: OpenVerifiers = {
    byKind,
    of,
    ...(sandbox && { sandbox }),
    parallel: sandbox?.description.workers ?? availableParallelism(),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(Object.values(byKind).map((verifier) => verifier[Symbol.asyncDispose]()));
      await sandbox?.[Symbol.asyncDispose]();
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

function demandQuickjs(): void {
  const quickjs = quickjsAvailability();
  if (quickjs.available) return;
  throw new CupelError(quickjs.code, quickjs.reason, quickjs.hint === undefined ? {} : { hint: quickjs.hint });
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
