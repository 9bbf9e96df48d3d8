import { resolve } from "node:path";
import { type CommandContext, exitCodes, type TelemetryValues } from "@cupel/command-line";
import { CupelError, type Task } from "@cupel/core";
import { writeAtomically } from "@cupel/reporters";
import { goldAnswerOf, isUnsound, type Mutant, mutantsOf, proveTask, readTasks, type TaskProof } from "@cupel/verifiers";
import type { VerifyFlags } from "../commands/verify.ts";
import { type KnownAnswers, readAnswers } from "../read-answers.ts";
import { type OpenVerifiers, openVerifiers } from "../run/open-verifiers.ts";
import { sandboxOptions } from "../sandbox-options.ts";
import { openObservation } from "../telemetry/observation.ts";
import { inOrder } from "./in-order.ts";
import { renderProofs } from "./render-proofs.ts";
import { summarizeProofs } from "./summarize-proofs.ts";

/** Proves every task of a file and tells how their checks stand up. Returns the exit code. */
export async function proveFile(context: CommandContext, flags: VerifyFlags, values: TelemetryValues): Promise<number> {
  const tasks = await readTasks(resolve(context.directory, flags.tasks), { publicTests: flags.publicTests });
  const answers = flags.answers === undefined ? new Map() : await readAnswers(resolve(context.directory, flags.answers));
  await using observation = await openObservation(context, values);
  await using verifiers = await openVerifiers(tasks, sandboxOptions(flags.sandbox, context.environment), { observation });
  const isTold = !flags.json && !observation.writesLogs;
  const proofs: TaskProof[] = [];
  const prove = (task: Task) => proveOne(task, answers.get(task.id), { verifiers, flags, signal: context.signal });
  let shown = context.now();
  for await (const proof of inOrder(each(tasks), verifiers.parallel, prove)) {
    if (context.signal.aborted) throw new CupelError("ABORTED", "Interrupted.");
    proofs.push(proof);
    if (isTold && context.now() - shown >= 2000) {
      shown = context.now();
      context.writeError(`so far ${proofs.length} of ${tasks.length} tasks\n`);
    }
  }
  const settings = { seed: flags.seed, mutants: flags.mutants };
  const summary = summarizeProofs(proofs);
  const text = flags.json || flags.out !== undefined ? `${JSON.stringify({ settings, summary, tasks: proofs }, null, 2)}\n` : undefined;
  if (flags.out !== undefined && text !== undefined) await writeAtomically(resolve(context.directory, flags.out), text);
  else if (text !== undefined) await context.write(text);
  if (!flags.json) await context.write(renderProofs(proofs, summary, context.terminal.columns));
  return proofs.some(isUnsound) ? exitCodes.failed : exitCodes.done;
}

interface Tools {
  readonly verifiers: OpenVerifiers;
  readonly flags: VerifyFlags;
  readonly signal: AbortSignal;
}

async function proveOne(task: Task, known: KnownAnswers | undefined, { verifiers, flags, signal }: Tools): Promise<TaskProof> {
  const gold = known?.gold ?? goldAnswerOf(task);
  const mutants: Mutant[] = (known?.wrong ?? []).map((text) => ({ operator: "known wrong", place: "", text }));
  if (gold !== undefined) {
    const { seed, mutants: limit } = flags;
    mutants.push(...(await mutantsOf(task, gold, { sandbox: verifiers.sandbox, seed, limit })));
  }
  return await proveTask(task, { verifier: verifiers.of(task), gold, mutants, signal });
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
