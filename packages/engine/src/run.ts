import { setImmediate } from "node:timers/promises";
import {
  type Backend,
  CupelError,
  canonicalJson,
  contentHash,
  type JsonObject,
  messageOf,
  type RunEnd,
  type RunInfo,
  type RunRecord,
  type Task,
  type Verifier,
} from "@cupel/core";
import { beginPolicies } from "./begin-policies.ts";
import { createBudget } from "./budget.ts";
import { createJournal, type Journal, resumeJournal } from "./journal.ts";
import { learn } from "./learn.ts";
import { createPlaces, type Pause } from "./places.ts";
import { createReporting } from "./reporting.ts";
import { type RunIdentity, readRunHeader } from "./run-header.ts";
import { type Arm, type RunOptions, readRunOptions } from "./run-options.ts";
import { runTask } from "./run-task.ts";
import { createSharedCalls, recordedCalls } from "./shared-calls.ts";

/** What came of a run. */
export interface RunResult extends RunEnd {
  readonly runId: string;
  /** In the order of models, arms and tasks. */
  readonly records: readonly RunRecord[];
  /** What reporters and memory threw, each sentence once: nothing of it lost a record. */
  readonly warnings: readonly string[];
}

/**
 * Runs every task in every arm on every model. Equal seeds give equal canonical records, at any concurrency and after any kill.
 *
 * A task that an abort or the run's budget stops in the middle leaves no record: when the run is resumed it begins anew and ends as if
 * nothing had stopped it. The result is then `partial`.
 *
 * @throws CupelError `USAGE` for duplicate ids and options that contradict each other, `DATA_INVALID` for a kind nobody verifies,
 * what {@link resumeJournal} throws, and errors that no task could get around; reporters are told the end and the journal is resumable
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const { tasks, seed = 1, oracle = false, now = Date.now, concurrency = 1, signal } = options;
  const { arms, backends } = readRunOptions(options);
  const warnings = new Set<string>();
  const warn = (sentence: string) => void warnings.add(sentence);

  using journal = openJournal(options, arms, backends);
  const { header } = journal;
  const units = backends.flatMap((backend) => arms.flatMap((arm) => tasks.map((task) => ({ backend, arm, task }))));
  const records = new Map(journal.records.map((record) => [unitKey(record.model, record.arm, record.taskId), record]));
  const todo = units.filter(({ backend, arm, task }) => !records.has(unitKey(backend.model, arm.name, task.id)));
  const policyOf = beginPolicies({ tasks, arms, backends, records: journal.records });
  const info: RunInfo = {
    runId: header.runId,
    startedAt: header.startedAt,
    seed,
    oracle,
    arms: arms.map(({ name }) => name),
    models: backends.map(({ model }) => model),
    total: units.length,
    resumed: records.size,
    config: header.config,
  };
  const earlier = recordedCalls(journal.records);
  const calls = createSharedCalls(earlier);
  const runBudget = createBudget(options.budget ?? {}, {
    now,
    owner: "the run",
    before: {
      calls: earlier.size,
      tokens: [...earlier.values()].reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0),
    },
  });

  const reporting = createReporting(options.reporters ?? [], warn);
  await reporting.start(info);
  for (const record of records.values()) await reporting.record(record);
  const stop = new AbortController();
  const stopping = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  let failure: { readonly thrown: unknown } | undefined;

  const work = async ({ backend, arm, task }: (typeof units)[number], pause: Pause): Promise<void> => {
    // A turn of the event loop per task, so that an interrupt is heard even where nothing ever waits.
    await setImmediate();
    // With no calls left a task may still do with those that were made already.
    if (stopping.aborted || runBudget.remaining().milliseconds === 0) return;
    const about = { taskId: task.id, arm: arm.name, model: backend.model };
    reporting.event({ type: "task-start", ...about });
    try {
      const record = await runTask({
        task,
        policy: policyOf(arm, backend),
        arm: arm.name,
        backend,
        ...(options.further && { further: options.further }),
        verifier: options.verifiers[task.kind] as Verifier,
        seed,
        runId: info.runId,
        defaults: { ...options.defaults?.default, ...options.defaults?.[task.kind] },
        budget: header.taskBudget,
        runBudget,
        calls,
        oracle,
        signal: stopping,
        pause,
        now,
        onCandidate: ({ index }) => reporting.event({ type: "candidate", ...about, index }),
      });
      journal.append(record);
      records.set(unitKey(record.model, record.arm, record.taskId), record);
      await reporting.record(record);
      reporting.event({ type: "task-end", record, done: records.size, total: units.length });
    } catch (thrown) {
      if (stopping.aborted || (CupelError.is(thrown) && thrown.code === "BUDGET_EXHAUSTED")) return;
      failure = { thrown };
      stop.abort(thrown);
    }
  };
  const places = createPlaces(concurrency);
  await Promise.all(todo.map((unit) => places.hold((pause) => work(unit, pause))));

  const ordered = units.flatMap(({ backend, arm, task }) => records.get(unitKey(backend.model, arm.name, task.id)) ?? []);
  const complete = ordered.length === units.length;
  const reason = failure ? messageOf(failure.thrown) : signal?.aborted ? "interrupted" : (runBudget.spent() ?? "stopped");
  const end: RunEnd = {
    ...(complete ? { status: "complete" } : { status: "partial", reason }),
    finishedAt: new Date(now()).toISOString(),
  };
  if (failure === undefined || ordered.length > 0) await reporting.end(ordered, info, end);
  if (failure !== undefined) throw failure.thrown;
  if (options.memory) await learn(options.memory, { tasks, records: ordered, warn });
  return { ...end, runId: info.runId, records: ordered, warnings: [...warnings] };
}

function unitKey(model: string, arm: string, taskId: string): string {
  return canonicalJson([model, arm, taskId]);
}

/** The journal of the run; one that keeps nothing where no folder is given. */
function openJournal(options: RunOptions, arms: readonly Arm[], backends: readonly Backend[]): Journal {
  const { journal: folder, resume = false, now = Date.now, tasks } = options;
  const further = Object.entries(options.further ?? {}).map(([as, { name, model }]) => [as, { backend: name, model }] as const);
  const identity: RunIdentity = {
    schemaVersion: 1,
    seed: options.seed ?? 1,
    oracle: options.oracle ?? false,
    tasksHash: contentHash(tasks),
    arms: arms.map(({ name, policy }) => ({ name, policy: policy.name })),
    models: backends.map(({ name, model }) => ({ backend: name, model })),
    ...(further.length > 0 && { further: Object.fromEntries(further) }),
    verifiers: verifiersOf(tasks, options),
    defaults: { ...options.defaults } as JsonObject,
    taskBudget: { ...options.taskBudget },
    config: options.config ?? {},
  };
  if (folder !== undefined && resume) {
    const asked = Object.keys(identity.taskBudget).length > 0;
    return resumeJournal(folder, asked ? identity : { ...identity, taskBudget: readRunHeader(folder).taskBudget });
  }
  const startedAt = new Date(now()).toISOString();
  const stamp = startedAt.replace(/[-:]|\..*/g, "").replace("T", "-");
  const runId = options.runId ?? `${stamp}-${contentHash([identity, startedAt]).slice(0, 8)}`;
  const header = { ...identity, runId, startedAt };
  if (folder !== undefined) return createJournal(folder, header);
  return { header, records: [], append: () => {}, [Symbol.dispose]: () => {} };
}

function verifiersOf(tasks: readonly Task[], { verifiers }: RunOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from(new Set(tasks.map(({ kind }) => kind)), (kind) => [kind, `${verifiers[kind]?.name} ${verifiers[kind]?.version}`]),
  );
}
