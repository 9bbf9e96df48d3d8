import { type Memory, messageOf, publicTask, type RunRecord, type Task } from "@cupel/core";

/**
 * Gives memory a lesson per answer that passed the checks its task declares: task and verdict without gold. What came from memory as it is
 * teaches nothing.
 */
export async function learn(
  memory: Memory,
  {
    tasks,
    records,
    warn,
  }: { readonly tasks: readonly Task[]; readonly records: readonly RunRecord[]; readonly warn: (sentence: string) => void },
): Promise<void> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const { taskId, taskHash, chosen, candidates, verdict, model, runId, seed, arm, oracle } of records) {
    const task = byId.get(taskId);
    const answer = chosen === null ? undefined : candidates[chosen];
    if (task === undefined || answer === undefined || verdict === null || answer.memory?.exact) continue;
    if (verdict.status !== "pass" || verdict.level !== "verified") continue;
    try {
      const provenance = { runId, seed, arm, ...(oracle && { oracle }) };
      await memory.learn({ task: publicTask(task), taskHash, output: answer.text, verdict, model, provenance });
    } catch (thrown) {
      warn(`memory ${memory.name}: ${messageOf(thrown)}`);
    }
  }
}
