import { resolve } from "node:path";
import type { CommandContext } from "@cupel/command-line";
import { broken, CupelError, publicTask, scoringChecks, type Task, type Verdict, type Verifier } from "@cupel/core";
import { type CandidateLine, readCandidates, readTasks } from "@cupel/verifiers";
import type { VerifyFlags } from "../commands/verify.ts";
import { openVerifiers } from "../run/open-verifiers.ts";
import { sandboxOptions } from "../sandbox-modes.ts";
import { inOrder } from "./in-order.ts";
import { openVerdictSink } from "./verdict-sink.ts";

/** How many verdicts there were of each status. */
export type VerdictCounts = Readonly<Record<Verdict["status"], number>>;

/** Verifies each line of the candidates file and writes its verdict. The counts go to stderr. */
export async function verifyFile(context: CommandContext, flags: VerifyFlags & { readonly candidates: string }): Promise<VerdictCounts> {
  const tasks = await readTasks(resolve(context.directory, flags.tasks), { publicTests: flags.publicTests });
  const byId = new Map(tasks.map((task) => [task.id, task]));
  await using verifiers = await openVerifiers(tasks, sandboxOptions(flags.sandbox, context.environment));
  await using sink = await openVerdictSink(context, flags.out);

  const counts = { pass: 0, fail: 0, error: 0 };
  let shown = context.now();
  const judge = async ({ id, output, line }: CandidateLine) => {
    const task = byId.get(id);
    if (task === undefined)
      throw new CupelError("DATA_INVALID", `${flags.candidates}:${line}: no task of ${flags.tasks} has the id "${id}".`);
    return { id, verdict: await judgeOutput(task, output, { gold: flags.gold, verifier: verifiers.of(task), signal: context.signal }) };
  };
  const candidates = readCandidates(resolve(context.directory, flags.candidates));
  for await (const { id, verdict } of inOrder(candidates, verifiers.parallel * 4, judge)) {
    counts[verdict.status]++;
    const { evidence, ...open } = verdict;
    await sink.write(`${JSON.stringify({ id, ...open, ...(flags.evidence && evidence !== undefined && { evidence }) })}\n`);
    if (flags.out !== undefined && !flags.json && context.now() - shown >= 2000) {
      shown = context.now();
      context.writeError(`so far ${summary(counts)}\n`);
    }
    if (context.signal.aborted) throw new CupelError("ABORTED", "Interrupted.");
  }
  await sink.finish();
  if (!flags.json) context.writeError(`${summary(counts)}\n`);
  return counts;
}

async function judgeOutput(
  task: Task,
  text: string,
  { gold, verifier, signal }: { readonly gold: boolean; readonly verifier: Verifier; readonly signal: AbortSignal },
): Promise<Verdict> {
  const checks = gold ? scoringChecks(task) : task.checks;
  if (checks === undefined) return broken("the task has no gold to score against", { code: "vacuous" });
  const verdict = await verifier.verify({ task: publicTask(task), checks, scope: gold ? "gold" : "public", candidate: { text }, signal });
  // Without declared checks an answer can parse, load or execute, but nothing was verified.
  if (!gold && verdict.status === "pass" && verdict.level === "parsed") {
    return broken("the task declares no public check beyond parsing; score it with --gold", { code: "vacuous" });
  }
  return verdict;
}

function summary({ pass, fail, error }: VerdictCounts): string {
  return `${pass + fail + error} verdicts: ${pass} pass, ${fail} fail, ${error} error`;
}
