import { setImmediate } from "node:timers/promises";
import { CupelError, messageOf, type RunEnd, type RunInfo, type RunRecord, type Spent, type Verifier } from "@cupel/core";
import { beginPolicies } from "./begin-policies.ts";
import { createBudget } from "./budget.ts";
import type { AnsweredCall } from "./call-log.ts";
import { createFinished } from "./finished.ts";
import { readRecords } from "./journal.ts";
import { learn } from "./learn.ts";
import { openJournal } from "./open-journal.ts";
import { eachInPlaces, type Pause } from "./places.ts";
import { createPlan, type Unit } from "./plan.ts";
import { createReporting } from "./reporting.ts";
import { createRunCalls } from "./run-calls.ts";
import { configOf } from "./run-info.ts";
import { type RunOptions, type RunUnit, readRunOptions } from "./run-options.ts";
import { runTask } from "./run-task.ts";
import { recordedCalls } from "./shared-calls.ts";
import { createSlots } from "./slots.ts";
import { watchModels } from "./watch-models.ts";

/** What came of a run. */
export interface RunResult extends RunEnd {
  readonly runId: string;
  readonly spent: Spent;
  /** In the order of models, arms and tasks; none where `keepRecords` is false. */
  readonly records: readonly RunRecord[];
  /** What reporters and memory threw, each sentence once: nothing of it lost a record. */
  readonly warnings: readonly string[];
}

/**
 * Runs every task in every arm on every model. Equal seeds give equal canonical records, at any concurrency and after any kill.
 *
 * A task that an abort or the run's budget stops in the middle leaves no record: when the run is resumed it begins anew, gets again the
 * answers it had, and ends as if nothing had stopped it. The result is then `partial`.
 *
 * @throws CupelError `USAGE` for duplicate ids and options that contradict each other, `DATA_INVALID` for a kind nobody verifies,
 * what {@link resumeJournal} throws, and errors that no task could get around; reporters are told the end and the journal is resumable
 */
export async function run(options: RunOptions): Promise<RunResult> {
  const { tasks, seed = 1, oracle = false, now = Date.now, concurrency = 1, signal, prices, keepRecords = true } = options;
  const { around = (_unit, work) => work() } = options;
  const { arms, backends: given } = readRunOptions(options);
  const models = watchModels(given);
  const { backends } = models;
  const warnings = new Set<string>();
  const warn = (sentence: string) => void warnings.add(sentence);

  const plan = createPlan({ tasks, arms, backends });
  const finished = createFinished(plan, keepRecords);
  const attempted = arms.some(({ policy }) => policy.begin);
  const earlier: RunRecord[] = [];
  const retried: RunRecord[] = [];
  await using journal = await openJournal(
    options,
    { arms, backends },
    {
      visit: (record) => {
        finished.add(record);
        if (keepRecords || attempted) earlier.push(record);
      },
      retried: (record) => void retried.push(record),
    },
  );
  const { header } = journal;
  const policyOf = beginPolicies({ tasks, arms, backends, records: earlier });
  const info: RunInfo = {
    runId: header.runId,
    startedAt: header.startedAt,
    seed,
    oracle,
    arms: arms.map(({ name }) => name),
    models: backends.map(({ model }) => model),
    total: plan.count,
    resumed: finished.count,
    config: configOf(header),
  };
  const calls = createRunCalls({ plan, isFinished: finished.has, models: options.further && backends.length > 1 ? "all" : "own" });
  const before = (await journal.earlierCalls(calls.remember)) ?? callsOnRecord(earlier, calls.remember);
  // Of a run that was complete only the sum of its calls is kept: what a record tells of its answers is not asked for again.
  callsOnRecord(retried, calls.remember);
  if (before.usd === null && options.budget?.usd !== undefined) throw uncounted(journal.header.runId);
  const runBudget = createBudget(options.budget ?? {}, { now, owner: "the run", before });

  const reporting = createReporting(options.reporters ?? [], warn);
  await reporting.start(info);
  if (options.reporters?.some(({ record }) => record)) {
    for await (const record of keepRecords ? earlier : readRecords(options.journal ?? "")) await reporting.record(record);
  }
  const stop = new AbortController();
  const stopping = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  // One for each model, not for each task: a signal over others is held by them.
  const signals = new Map(backends.map(({ model }) => [model, AbortSignal.any([stopping, models.signalOf(model)])]));
  let failure: { readonly thrown: unknown } | undefined;

  const slots = createSlots(concurrency);
  const work = async (unit: Unit, pause: Pause): Promise<void> => {
    const { backend, arm, task } = unit;
    // A turn of the event loop per task, so that an interrupt is heard even where nothing ever waits.
    await setImmediate();
    const signal = signals.get(backend.model) ?? stopping;
    // With no calls left a task may still do with those that were made already.
    if (signal.aborted || runBudget.remaining().milliseconds === 0) return;
    const about = { taskId: task.id, arm: arm.name, model: backend.model };
    await around(about, () => workOn(unit, { about, signal, pause }));
  };
  const workOn = async (unit: Unit, { about, signal, pause }: UnitWork): Promise<void> => {
    const { backend, arm, task } = unit;
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
        ...(prices && { prices }),
        budget: header.taskBudget,
        runBudget,
        log: {
          asked: journal.calls.asked,
          answered: (call) => journal.calls.answered({ task: task.id, model: backend.model, ...call }),
        },
        calls: calls.of(unit),
        slots,
        oracle,
        signal,
        aroundStep: options.aroundStep,
        pause,
        now,
        onCandidate: ({ index }) => reporting.event({ type: "candidate", ...about, index }),
        onNote: (note, remaining, spent) => reporting.event({ type: "note", ...about, note, remaining, spent }),
      });
      await journal.append(record);
      finished.add(record);
      await reporting.record(record);
      reporting.event({ type: "task-end", record, done: finished.count, total: plan.count, remaining: runBudget.remaining() });
    } catch (thrown) {
      failure ??= models.lost;
      if (signal.aborted || (CupelError.is(thrown) && thrown.code === "BUDGET_EXHAUSTED")) return;
      failure = { thrown };
      stop.abort(thrown);
    } finally {
      calls.release(unit);
    }
  };
  // While some tasks are verified and written others ask, so that no slot is empty.
  const tasksAtOnce = concurrency === 1 ? 1 : 2 * concurrency;
  const todo = function* (): Generator<Unit> {
    for (const unit of plan.units()) {
      if (stopping.aborted) return;
      if (!finished.has(unit.index)) yield unit;
    }
  };
  await eachInPlaces(todo(), tasksAtOnce, work);

  const complete = finished.count === plan.count;
  const { failures } = models;
  const gone = failures.map(({ model, message }) => `model "${model}" failed: ${message.replace(/\.$/, "")}`).join("; ");
  const stopped = gone === "" ? "stopped" : gone;
  const reason = failure ? messageOf(failure.thrown) : signal?.aborted ? "interrupted" : (runBudget.exhausted() ?? stopped);
  const spent = runBudget.spent();
  const end = {
    ...(complete ? { status: "complete" as const } : { status: "partial" as const, reason }),
    finishedAt: new Date(now()).toISOString(),
    spent,
    ...(failures.length > 0 && { failures }),
  };
  try {
    journal.finish(end);
  } catch (thrown) {
    warn(`journal: ${messageOf(thrown)}`);
  }
  const records = finished.records();
  if (failure === undefined || finished.count > 0) await reporting.end(records, info, end);
  if (failure !== undefined) throw failure.thrown;
  if (options.memory) await learn(options.memory, { tasks, records, warn });
  return { ...end, runId: info.runId, records, warnings: [...warnings] };
}

interface UnitWork {
  readonly about: RunUnit;
  readonly signal: AbortSignal;
  readonly pause: Pause;
}

/** What the calls on record took, where no log tells of them. */
function callsOnRecord(records: readonly RunRecord[], visit: (call: AnsweredCall) => void): Spent {
  const seen = new Set<string>();
  let [calls, tokens] = [0, 0];
  for (const record of records) {
    for (const [key, { generation, milliseconds }] of recordedCalls([record])) {
      if (seen.has(key)) continue;
      seen.add(key);
      visit({ task: record.taskId, model: record.model, key, generation, milliseconds, usd: null });
      if (generation.fromCache !== undefined) continue;
      calls++;
      tokens += generation.usage.inputTokens + generation.usage.outputTokens;
    }
  }
  return { calls, tokens, usd: calls === 0 ? 0 : null };
}

function uncounted(runId: string): CupelError {
  return new CupelError("UNSUPPORTED", `What the run ${runId} has spent in USD cannot be told, so a budget in USD cannot be kept.`, {
    hint: "Resume it with a budget of calls, tokens or time.",
  });
}
