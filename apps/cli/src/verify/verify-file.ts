import { resolve } from "node:path";
import type { CommandContext, TelemetryValues } from "@cupel/command-line";
import { asFunction, CupelError, publicVerdict, type Verdict } from "@cupel/core";
import { type CandidateLine, readCandidates, readTasks } from "@cupel/verifiers";
import type { VerifyFlags } from "../commands/verify.ts";
import { openVerifiers } from "../run/open-verifiers.ts";
import { sandboxOptions } from "../sandbox-options.ts";
import { openObservation } from "../telemetry/observation.ts";
import { inOrder } from "./in-order.ts";
import { openVerdictSink } from "./verdict-sink.ts";

/** How many verdicts there were of each status. */
export type VerdictCounts = Readonly<Record<Verdict["status"], number>>;

/** Verifies each line of the candidates file and writes its verdict. The counts go to stderr. */
export async function verifyFile(
  context: CommandContext,
  flags: VerifyFlags & { readonly candidates: string },
  values: TelemetryValues,
): Promise<VerdictCounts> {
  const tasks = await readTasks(resolve(context.directory, flags.tasks), { publicTests: flags.publicTests });
  await using observation = await openObservation(context, values);
  await using verifiers = await openVerifiers(tasks, sandboxOptions(flags.sandbox, context.environment), { observation });
  const isTold = !flags.json && !observation.writesLogs;
  const scope = flags.gold ? "gold" : "public";
  const byId = new Map(tasks.map((task) => [task.id, asFunction(verifiers.of(task), { ...task, scope })]));
  await using sink = await openVerdictSink(context, flags.out);

  const counts = { pass: 0, fail: 0, error: 0 };
  let shown = context.now();
  const judge = async ({ id, output, line }: CandidateLine) => {
    const verify = byId.get(id);
    if (verify === undefined)
      throw new CupelError("DATA_INVALID", `${flags.candidates}:${line}: no task of ${flags.tasks} has the id "${id}".`);
    return { id, verdict: await verify(output, { signal: context.signal }) };
  };
  const candidates = readCandidates(resolve(context.directory, flags.candidates));
  for await (const { id, verdict } of inOrder(candidates, verifiers.parallel * 4, judge)) {
    counts[verdict.status]++;
    await sink.write(`${JSON.stringify({ id, ...(flags.evidence ? verdict : publicVerdict(verdict)) })}\n`);
    if (flags.out !== undefined && isTold && context.now() - shown >= 2000) {
      shown = context.now();
      context.writeError(`so far ${summary(counts)}\n`);
    }
    if (context.signal.aborted) throw new CupelError("ABORTED", "Interrupted.");
  }
  await sink.finish();
  if (isTold) context.writeError(`${summary(counts)}\n`);
  return counts;
}

function summary({ pass, fail, error }: VerdictCounts): string {
  return `${pass + fail + error} verdicts: ${pass} pass, ${fail} fail, ${error} error`;
}
