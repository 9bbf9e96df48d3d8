import { publicTask, scoringChecks, type Task } from "@cupel/core";
import { openSandbox } from "@cupel/sandbox";
import { defaultVerifiers } from "@cupel/verifiers";
import type { AnswerLine } from "./build.ts";

const atOnce = 8;

/** What is wrong with tasks and answers, a sentence each: right answers that are refused, wrong ones that are accepted, checks with defects. */
export async function prove(tasks: readonly Task[], answers: readonly AnswerLine[]): Promise<readonly string[]> {
  await using sandbox = await openSandbox();
  const verifiers = defaultVerifiers({ sandbox });
  const problems: string[] = [];
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const proveOne = async (task: Task) => {
    const verifier = verifiers[task.kind];
    const answer = byId.get(task.id);
    if (verifier === undefined || answer === undefined) return [`${task.id}: no verifier or no answer`];
    const verify = (text: string, scope: "public" | "gold") =>
      verifier.verify({
        task: publicTask(task),
        checks: (scope === "gold" && scoringChecks(task)) || task.checks,
        scope,
        candidate: { text },
      });
    const open = await verify(answer.output, "public");
    const found = open.status === "pass" && open.level === "verified" ? [] : [`${task.id}: publicly ${open.status}: ${open.reason}`];
    const closed = await verify(answer.output, "gold");
    if (closed.status !== "pass") found.push(`${task.id}: ${closed.status}: ${closed.reason} ${JSON.stringify(closed.evidence)}`);
    for (const { text, why } of answer.wrong) {
      const { status, reason } = await verify(text, "gold");
      if (status !== "fail") found.push(`${task.id}: "${why}" is ${status}: ${reason}`);
    }
    return found;
  };
  try {
    for (let from = 0; from < tasks.length; from += atOnce) {
      problems.push(...(await Promise.all(tasks.slice(from, from + atOnce).map(proveOne))).flat());
    }
  } finally {
    for (const verifier of Object.values(verifiers)) await verifier[Symbol.asyncDispose]();
  }
  return problems;
}
