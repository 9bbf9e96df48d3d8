import { setImmediate } from "node:timers/promises";
import {
  type Backend,
  CupelError,
  canonicalJson,
  contentHash,
  type JsonObject,
  type Memory,
  messageOf,
  type Policy,
  type ProgressEvent,
  publicTask,
  type Reporter,
  type RunEnd,
  type RunInfo,
  type RunRecord,
  type Task,
  type Verifier,
} from "@cupel/core";
import pLimit from "p-limit";
import { createBudget, type Limits } from "./budget.ts";
import type { CallDefaults } from "./call-defaults.ts";
import { createJournal, type Journal, type RunHeader, resumeJournal } from "./journal.ts";
import { runTask } from "./run-task.ts";
import { createSharedCalls } from "./shared-calls.ts";

/** One way of seeking answers, run over all tasks. */
export interface Arm {
  readonly name: string;
  readonly policy: Policy;
}

/** What to run. Give `policy` for a single arm of that name, or `arms`; `backend` for one model, or `backends`. */
export interface RunOptions {
  readonly tasks: readonly Task[];
  readonly policy?: Policy;
  readonly arms?: readonly Arm[];
  readonly backend?: Backend;
  readonly backends?: readonly Backend[];
  /** By kind of task. */
  readonly verifiers: Readonly<Record<string, Verifier>>;
  readonly reporters?: readonly Reporter[];
  /** Learns at the end of the run, never during it: recall must not depend on which task ended first. */
  readonly memory?: Memory;
  /** Limits of the whole run. */
  readonly budget?: Limits;
  /** Limits of each task and arm. */
  readonly taskBudget?: Limits;
  /** Settings of calls by kind of task; `default` for the rest. */
  readonly defaults?: Readonly<Record<string, CallDefaults>>;
  /** Tasks in work at once. Records do not depend on it. Default 1. */
  readonly concurrency?: number;
  /** Default 1. */
  readonly seed?: number;
  readonly oracle?: boolean;
  /** Folder of `run.json` and `records.jsonl`. Without it nothing is kept but the result. */
  readonly journal?: string;
  /** Continue the run in the journal's folder. */
  readonly resume?: boolean;
  /** Default: from the time and a hash of tasks and configuration. */
  readonly runId?: string;
  /** Whatever else decides the run, for the journal and the reports. No secrets. */
  readonly config?: JsonObject;
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** What came of a run. */
export interface RunResult extends RunEnd {
  readonly runId: string;
  /** In the order of models, arms and tasks. */
  readonly records: readonly RunRecord[];
  /** What reporters and memory threw: nothing of it lost a record. */
  readonly warnings: readonly string[];
}

/**
 * Runs every task in every arm on every model. Equal seeds give equal canonical records, at any concurrency and after any kill.
 *
 * @throws CupelError `USAGE` for duplicate ids and options that contradict each other, `DATA_INVALID` for a kind nobody verifies,
 * what {@link resumeJournal} throws, and infrastructure errors; the journal stays resumable
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const { tasks, reporters = [], seed = 1, oracle = false, now = Date.now, concurrency = 1, signal } = options;
  const arms = options.arms ?? (options.policy ? [{ name: "policy", policy: options.policy }] : []);
  const backends = options.backends ?? (options.backend ? [options.backend] : []);
  check(options, arms, backends);

  const startedAt = new Date(now()).toISOString();
  const tasksHash = contentHash(tasks);
  const header = {
    schemaVersion: 1 as const,
    seed,
    oracle,
    tasksHash,
    arms: arms.map(({ name, policy }) => ({ name, policy: policy.name })),
    models: backends.map(({ name, model }) => ({ backend: name, model })),
    config: options.config ?? {},
  };
  const runId = options.runId ?? `${startedAt.replace(/[-:]|\..*/g, "").replace("T", "-")}-${contentHash([header, startedAt]).slice(0, 8)}`;
  using journal = openJournal(options, header, { runId, startedAt });

  const units = backends.flatMap((backend) => arms.flatMap((arm) => tasks.map((task) => ({ backend, arm, task }))));
  const earlier = new Map((journal?.records ?? []).map((record) => [unitKey(record.model, record.arm, record.taskId), record]));
  const info: RunInfo = {
    runId: journal?.header.runId ?? runId,
    startedAt: journal?.header.startedAt ?? startedAt,
    seed,
    oracle,
    arms: arms.map(({ name }) => name),
    models: backends.map(({ model }) => model),
    total: units.length,
    resumed: earlier.size,
    config: header.config,
  };
  const warnings: string[] = [];
  const tell = async (what: (reporter: Reporter) => unknown) => {
    for (const reporter of reporters) {
      try {
        await what(reporter);
      } catch (thrown) {
        warnings.push(`reporter ${reporter.name}: ${messageOf(thrown)}`);
      }
    }
  };
  await tell((reporter) => reporter.start?.(info));

  const records = new Map(earlier);
  for (const record of earlier.values()) await tell((reporter) => reporter.record?.(record));
  const stop = new AbortController();
  const stopping = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const runBudget = createBudget(options.budget ?? {}, { now, owner: "the run" });
  const calls = createSharedCalls([...earlier.values()]);
  const event = (progress: ProgressEvent) => void tell((reporter) => reporter.event?.(progress));
  let failure: unknown;

  const work = async ({ backend, arm, task }: (typeof units)[number]): Promise<void> => {
    // A turn of the event loop per task, so that an interrupt is heard even where nothing ever waits.
    await setImmediate();
    if (stopping.aborted || runBudget.spent() !== undefined) return;
    const about = { taskId: task.id, arm: arm.name, model: backend.model };
    event({ type: "task-start", ...about });
    try {
      const record = await runTask({
        task,
        policy: arm.policy,
        arm: arm.name,
        backend,
        verifier: options.verifiers[task.kind] as Verifier,
        seed,
        runId: info.runId,
        defaults: { ...options.defaults?.default, ...options.defaults?.[task.kind] },
        ...(options.taskBudget && { budget: options.taskBudget }),
        runBudget,
        calls,
        oracle,
        signal: stopping,
        now,
        onCandidate: ({ index }) => event({ type: "candidate", ...about, index }),
      });
      // Ended by the run's budget, not by its own end: it is not on record and is repeated when the run is resumed.
      if (record.stopReason === "budget" && runBudget.spent() !== undefined) return;
      journal?.append(record);
      records.set(unitKey(record.model, record.arm, record.taskId), record);
      await tell((reporter) => reporter.record?.(record));
      event({ type: "task-end", record, done: records.size, total: units.length });
    } catch (thrown) {
      if (!stopping.aborted) {
        failure = thrown;
        stop.abort(thrown);
      }
    }
  };
  const limit = pLimit(concurrency);
  const todo = units.filter(({ backend, arm, task }) => !earlier.has(unitKey(backend.model, arm.name, task.id)));
  await Promise.all(todo.map((unit) => limit(work, unit)));
  if (failure !== undefined) throw failure;

  const ordered = units.flatMap(({ backend, arm, task }) => records.get(unitKey(backend.model, arm.name, task.id)) ?? []);
  const end: RunEnd = {
    ...statusOf(ordered.length === units.length, signal, runBudget.spent()),
    finishedAt: new Date(now()).toISOString(),
  };
  if (options.memory) await learn(options.memory, { tasks, records: ordered, warnings });
  await tell((reporter) => reporter.end?.(ordered, info, end));
  return { ...end, runId: info.runId, records: ordered, warnings };
}

function unitKey(model: string, arm: string, taskId: string): string {
  return canonicalJson([model, arm, taskId]);
}

function statusOf(complete: boolean, signal: AbortSignal | undefined, spent: string | undefined): Pick<RunEnd, "status" | "reason"> {
  if (complete) return { status: "complete" };
  return { status: "partial", reason: signal?.aborted ? "interrupted" : (spent ?? "stopped") };
}

function openJournal(
  { journal, resume = false }: RunOptions,
  header: Omit<RunHeader, "runId" | "startedAt">,
  begun: Pick<RunHeader, "runId" | "startedAt">,
): Journal | undefined {
  if (journal === undefined) {
    if (resume) throw new CupelError("USAGE", "resume needs the journal's folder.");
    return undefined;
  }
  return resume ? resumeJournal(journal, header) : createJournal(journal, { ...begun, ...header });
}

async function learn(
  memory: Memory,
  { tasks, records, warnings }: { readonly tasks: readonly Task[]; readonly records: readonly RunRecord[]; readonly warnings: string[] },
): Promise<void> {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  for (const { taskId, taskHash, chosen, candidates, verdict, model, runId, seed, arm } of records) {
    const task = byId.get(taskId);
    const answer = chosen === null ? undefined : candidates[chosen];
    if (task === undefined || answer === undefined || verdict === null || answer.memory?.exact) continue;
    try {
      await memory.learn({ task: publicTask(task), taskHash, output: answer.text, verdict, model, provenance: { runId, seed, arm } });
    } catch (thrown) {
      warnings.push(`memory ${memory.name}: ${messageOf(thrown)}`);
    }
  }
}

function check({ tasks, verifiers, concurrency = 1 }: RunOptions, arms: readonly Arm[], backends: readonly Backend[]): void {
  if (tasks.length === 0 || arms.length === 0 || backends.length === 0) {
    throw new CupelError("USAGE", "A run needs at least one task, one arm (or a policy) and one backend.");
  }
  if (!(Number.isInteger(concurrency) && concurrency >= 1))
    throw new CupelError("USAGE", `concurrency is ${concurrency}; it must be at least 1.`);
  refuseDuplicates(
    "task id",
    tasks.map((task) => task.id),
  );
  refuseDuplicates(
    "arm",
    arms.map((arm) => arm.name),
  );
  refuseDuplicates(
    "model",
    backends.map((backend) => backend.model),
  );
  for (const { id, kind } of tasks) {
    if (verifiers[kind] === undefined) {
      throw new CupelError(
        "DATA_INVALID",
        `Task "${id}" is of kind "${kind}"; there are verifiers for ${Object.keys(verifiers).join(", ")}.`,
      );
    }
  }
}

function refuseDuplicates(what: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new CupelError("USAGE", `The ${what} "${twice}" stands there twice.`);
}
