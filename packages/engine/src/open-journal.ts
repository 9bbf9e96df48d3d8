import { type Backend, contentHash, type JsonObject, type Task } from "@cupel/core";
import { hostEnvironment } from "./host-environment.ts";
import { createJournal, type EarlierRecords, type Journal, resumeJournal } from "./journal.ts";
import { type RunIdentity, readRunHeader } from "./run-header.ts";
import type { Arm, RunOptions } from "./run-options.ts";
import { tasksHash } from "./task-hash.ts";

/** The journal of the run; one that keeps nothing where no folder is given. The records that are there already are told of. */
export async function openJournal(
  options: RunOptions,
  { arms, backends }: { readonly arms: readonly Arm[]; readonly backends: readonly Backend[] },
  earlier: EarlierRecords,
): Promise<Journal> {
  const { journal: folder, resume = false, now = Date.now, tasks } = options;
  const further = Object.entries(options.further ?? {}).map(([as, { name, model }]) => [as, { backend: name, model }] as const);
  const identity: RunIdentity = {
    schemaVersion: 1,
    seed: options.seed ?? 1,
    oracle: options.oracle ?? false,
    tasksHash: tasksHash(tasks),
    arms: arms.map(({ name, policy }) => ({ name, policy: policy.name })),
    models: backends.map(({ name, model }) => ({ backend: name, model })),
    ...(further.length > 0 && { further: Object.fromEntries(further) }),
    verifiers: verifiersOf(tasks, options),
    defaults: { ...options.defaults } as JsonObject,
    ...(options.prices && { prices: options.prices as unknown as JsonObject }),
    taskBudget: { ...options.taskBudget },
    config: options.config ?? {},
  };
  if (folder !== undefined && resume) {
    const asked = Object.keys(identity.taskBudget).length > 0;
    const own = asked ? identity : { ...identity, taskBudget: readRunHeader(folder).taskBudget };
    return await resumeJournal(folder, own, { ...earlier, retry: options.retry });
  }
  const startedAt = new Date(now()).toISOString();
  const stamp = startedAt.replace(/[-:]|\..*/g, "").replace("T", "-");
  const runId = options.runId ?? `${stamp}-${contentHash([identity, startedAt]).slice(0, 8)}`;
  const header = { ...identity, runId, startedAt, total: tasks.length * arms.length * backends.length, environment: hostEnvironment() };
  if (folder !== undefined) return createJournal(folder, header);
  return {
    header,
    calls: { asked: () => {}, answered: () => {} },
    earlierCalls: async () => ({ calls: 0, tokens: 0, usd: 0 }),
    append: async () => {},
    finish: () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}

function verifiersOf(tasks: readonly Task[], { verifiers }: RunOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from(new Set(tasks.map(({ kind }) => kind)), (kind) => [kind, `${verifiers[kind]?.name} ${verifiers[kind]?.version}`]),
  );
}
