import { type Attempt, type Backend, feedbackOf, type Policy, publicTask, type RunRecord, type Task } from "@cupel/core";
import type { Arm } from "./run-options.ts";

/** What the policies are to be told. */
export interface BeginOptions {
  readonly tasks: readonly Task[];
  readonly arms: readonly Arm[];
  readonly backends: readonly Backend[];
  /** What is on record already. */
  readonly records: readonly RunRecord[];
}

/** The policy of each arm and model, begun where it wants to know all of its tasks. */
export function beginPolicies({ tasks, arms, backends, records }: BeginOptions): (arm: Arm, backend: Backend) => Policy {
  const begun = new Map<string, Policy>();
  const open = arms.some(({ policy }) => policy.begin) ? tasks.map(publicTask) : [];
  for (const { model } of backends) {
    for (const { name, policy } of arms) {
      if (policy.begin === undefined) continue;
      const own = records.filter((record) => record.model === model && record.arm === name);
      const done = new Map(own.map((record) => [record.taskId, attemptsOf(record)]));
      begun.set(JSON.stringify([model, name]), policy.begin({ tasks: open, done }));
    }
  }
  return (arm, backend) => begun.get(JSON.stringify([backend.model, arm.name])) ?? arm.policy;
}

/** The attempts as the policy saw them: where gold steered, only the answer given has its gold verdict on record, and no other had passed. */
function attemptsOf({ candidates, chosen, gold, oracle }: RunRecord): readonly Attempt[] {
  return candidates.map(({ verdict, verifyMilliseconds: _verifyMilliseconds, ...candidate }, index) => {
    if (!oracle || gold === null) return { candidate, feedback: feedbackOf(verdict) };
    const feedback = index === chosen ? feedbackOf(gold) : { status: "fail", reason: "", code: "wrong" };
    return { candidate, feedback } as Attempt;
  });
}
