import {
  type Backend,
  type Candidate,
  CupelError,
  certaintyOf,
  checkPrices,
  costOf,
  createRandom,
  type Feedback,
  feedbackOf,
  type JudgedCandidate,
  messageOf,
  type Note,
  type Policy,
  type Prices,
  priceOf,
  publicTask,
  type Remaining,
  type RunRecord,
  recordVersion,
  type Spent,
  type StopReason,
  type Task,
  type Usage,
  type Verdict,
  type Verifier,
} from "@cupel/core";
import type { AroundStep } from "./around-step.ts";
import { type Budget, createBudget, type Limits } from "./budget.ts";
import type { CallDefaults } from "./call-defaults.ts";
import { concernsRun } from "./concerns-run.ts";
import { createAsker, type TaskLog } from "./create-asker.ts";
import { createJudge } from "./judge.ts";
import { createOwnTime } from "./own-time.ts";
import type { Pause } from "./places.ts";
import { createSharedCalls, type SharedCalls } from "./shared-calls.ts";
import { createSlots, type Slots } from "./slots.ts";
import { taskHash } from "./task-hash.ts";
import { untilAborted } from "./until-aborted.ts";

/** One task, one arm, one model. */
export interface TaskOptions {
  readonly task: Task;
  readonly policy: Policy;
  readonly backend: Backend;
  /** Backends that the policy may ask by name. */
  readonly further?: Readonly<Record<string, Backend>>;
  readonly verifier: Verifier;
  /** Default `policy`. */
  readonly arm?: string;
  /** Default 1. With the task's id and the number of the sample it decides every call's seed. */
  readonly seed?: number;
  readonly runId?: string;
  /** What a call takes where the policy says nothing. Default: 256 tokens at temperature 0. */
  readonly defaults?: CallDefaults;
  /** By name of model; `default` for the rest. Needed by limits in USD; the record's costs come from them. */
  readonly prices?: Prices;
  /** Limits of this task. A call whose result is shared with other tasks counts here all the same. */
  readonly budget?: Limits;
  /** Limits shared with other tasks. */
  readonly runBudget?: Budget;
  /** Where calls that are really made are kept. */
  readonly log?: TaskLog;
  /** Calls shared with other tasks and arms. */
  readonly calls?: SharedCalls;
  /** Calls at once, over all tasks that share them. Default: as many as the policy makes. */
  readonly slots?: Slots;
  /** Let the gold steer the loop. The record says so. */
  readonly oracle?: boolean;
  readonly signal?: AbortSignal;
  /** Default: the step is just done. */
  readonly aroundStep?: AroundStep | undefined;
  /** How the task waits for others without holding one of the run's places. Default: it just waits. */
  readonly pause?: Pause;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly onCandidate?: (candidate: JudgedCandidate) => void;
  /**
   * @param left what is left to the task, of its own budget and the run's
   * @param spent what the task has taken so far, shared answers too
   */
  readonly onNote?: (note: Note, left: Remaining, spent: Spent) => void;
}

/** Milliseconds that a policy and a verifier have to end once the run was aborted. */
const grace = 1000;

/**
 * Lets a policy look for an answer, verifying each candidate it yields against the public checks, and scores the answer it stands by
 * against the gold. A policy or backend that breaks, and a spent budget of the task, end the task; what was yielded stays.
 *
 * @throws CupelError `ABORTED`; `BUDGET_EXHAUSTED` when the run's budget stopped it; and errors that no task could get around
 * (`BACKEND_UNAVAILABLE`, `MODEL_UNREADABLE`, `PEER_MISSING`, `SANDBOX_UNAVAILABLE`, `CONFIG_INVALID`, `USAGE`)
 */
export async function runTask(options: TaskOptions): Promise<RunRecord> {
  const { task, policy, backend, further = {}, arm = "policy", seed = 1, defaults = {}, oracle = false, now = Date.now } = options;
  const { calls = createSharedCalls(), signal = new AbortController().signal, pause = (until) => until } = options;
  const { prices = {}, runBudget, log } = options;
  checkPrices(prices);
  const startedAt = now();
  const ownTime = createOwnTime(options.slots ?? createSlots(Number.POSITIVE_INFINITY), now);
  const { slots } = ownTime;
  const taskBudget = createBudget(options.budget ?? {}, { now: ownTime.now, owner: `task "${task.id}"` });
  const random = createRandom(seed);
  const limited = { prices, taskBudget, runBudget, log };
  const asker = createAsker({ taskId: task.id, backend, further, calls, slots, defaults, random, ...limited, signal, pause, now });
  const open = publicTask(task);
  const judge = createJudge({ task: task.gold === undefined ? open : { ...open, gold: task.gold }, verifier: options.verifier, signal });

  const yielded: Candidate[] = [];
  const judged: JudgedCandidate[] = [];
  const gold: (Verdict | null)[] = [];
  const notes: Note[] = [];
  let chosen: number | null = null;
  let error: RunRecord["error"] = null;

  const verify = async (candidate: Candidate): Promise<Feedback> => {
    const began = now();
    const verdict = await untilAborted(judge.public(candidate), signal, grace);
    const { logprobs, ...kept } = candidate;
    const certainty = certaintyOf(logprobs);
    const usd = candidate.memory?.exact ? 0 : costOf(candidate.usage, priceOf(candidate.model, prices));
    const first = judged.findIndex(({ text }) => text === candidate.text);
    const entry = {
      ...kept,
      verdict,
      ...(first >= 0 && { duplicateOf: first }),
      ...(certainty && { certainty }),
      ...(usd !== undefined && { usd }),
      verifyMilliseconds: now() - began,
    };
    yielded.push(candidate);
    judged.push(entry);
    chosen = judged.length - 1;
    options.onCandidate?.(entry);
    if (!oracle) return feedbackOf(verdict);
    const score = await judge.gold(candidate);
    gold[chosen] = score;
    return feedbackOf(score ?? verdict);
  };

  const own = random.split("policy", task.id, arm);
  const { generate, capabilities, remaining } = asker;
  const note = (given: Note): void => {
    const calls = given.calls?.map(
      ({ logprobs: _logprobs, ...call }: Partial<Pick<Candidate, "logprobs">> & (typeof given.calls)[number]) => call,
    );
    const kept = asJson({ ...given, ...(calls && { calls }) });
    notes.push(kept);
    options.onNote?.(kept, remaining(), taskBudget.spent());
  };
  const steps = policy.run({ task: open, generate, capabilities, random: own, signal, remaining, note, pause: asker.pause });
  const next = async (...feedback: [] | [Feedback]) =>
    await untilAborted(Promise.race([steps.next(...feedback), asker.givenUp]), signal, grace);
  const standBy = async (answer: Candidate): Promise<void> => {
    const position = positionOf(answer, yielded);
    if (position === undefined) await verify(answer);
    else chosen = position;
    const [{ agreed }, entry] = [answer, judged[chosen ?? -1]];
    if (agreed && entry && chosen !== null) judged[chosen] = { ...entry, agreed, verdict: agreedVerdict(entry.verdict) };
  };
  /** What the policy is told next; undefined when it has ended. */
  const takeStep = async (...feedback: [] | [Feedback]): Promise<Feedback | undefined> => {
    const step = await next(...feedback);
    if (signal.aborted) return undefined;
    if (!step.done) return await verify(step.value);
    if (step.value) await standBy(step.value);
    return undefined;
  };
  const { aroundStep = (_step, work) => work() } = options;
  try {
    let feedback = await aroundStep({ index: 0 }, takeStep);
    for (let index = 1; feedback !== undefined && !signal.aborted; index++) {
      const said = feedback;
      feedback = await aroundStep({ index }, () => takeStep(said));
    }
  } catch (thrown) {
    if (concernsRun(thrown)) throw thrown;
    error = { code: CupelError.is(thrown) ? thrown.code : "INTERNAL", message: messageOf(thrown) };
  } finally {
    // Runs the policy's own `finally`. A policy that was given up on hangs in its last call and would never end.
    const ending = Promise.race([steps.return(undefined), asker.givenUp]);
    await untilAborted(ending, signal, grace).catch(() => {});
    await asker.close();
  }
  const { halt } = asker;
  if (signal.aborted) throw new CupelError("ABORTED", "The run was aborted.", { cause: signal.reason });
  if (halt !== undefined && halt.by !== "task") throw halt.error;
  if (halt !== undefined) error = { code: halt.error.code, message: halt.error.message };
  const stopReason: StopReason = halt !== undefined ? "budget" : error === null ? "done" : "error";

  const answer = chosen === null ? undefined : judged[chosen];
  const score = chosen === null || answer === undefined ? null : (gold[chosen] ?? (await judge.gold(answer)));
  if (signal.aborted) throw new CupelError("ABORTED", "The run was aborted.", { cause: signal.reason });
  // Where the model has no price even a task without a call has no cost.
  const noCost = priceOf(backend.model, prices) === undefined ? null : 0;
  return asJson({
    schemaVersion: recordVersion,
    runId: options.runId ?? "",
    taskId: task.id,
    taskHash: taskHash(task),
    kind: task.kind,
    family: task.family ?? task.id,
    split: task.split ?? null,
    taskPrompt: task.prompt,
    arm,
    policy: policy.name,
    backend: backend.name,
    model: backend.model,
    seed,
    oracle,
    candidates: judged,
    chosen,
    verdict: answer?.verdict ?? null,
    gold: score,
    stopReason,
    error,
    usage: judged.reduce<Usage>((sum, { usage }) => sumOf(sum, usage), { inputTokens: 0, outputTokens: 0 }),
    usd: judged.reduce<number | null>((sum, { usd }) => (sum === null || usd === undefined ? null : sum + usd), noCost),
    milliseconds: now() - startedAt,
    startedAt: new Date(startedAt).toISOString(),
    ...(notes.length > 0 && { notes }),
  });
}

/** Parts that no backend told of stay away. */
function sumOf(left: Usage, right: Usage): Usage {
  const part = (name: "cachedTokens" | "reasoningTokens") =>
    left[name] === undefined && right[name] === undefined ? {} : { [name]: (left[name] ?? 0) + (right[name] ?? 0) };
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    ...part("cachedTokens"),
    ...part("reasoningTokens"),
    ...((left.estimated || right.estimated) && { estimated: true }),
  };
}

/** What agreement adds to a verdict: more than that it parses, never that it is verified. */
function agreedVerdict(verdict: Verdict): Verdict {
  return verdict.status === "pass" && verdict.level === "parsed" ? { ...verdict, level: "agreed" } : verdict;
}

/** The value as a reader of the journal will see it. */
function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function positionOf(candidate: Candidate, yielded: readonly Candidate[]): number | undefined {
  const same = yielded.lastIndexOf(candidate);
  const position = same >= 0 ? same : yielded.findLastIndex(({ index, text }) => index === candidate.index && text === candidate.text);
  return position < 0 ? undefined : position;
}
