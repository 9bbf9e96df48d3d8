import {
  type Ask,
  type Backend,
  type Candidate,
  CupelError,
  contentHash,
  createRandom,
  type Feedback,
  feedbackOf,
  type JudgedCandidate,
  messageOf,
  type Policy,
  publicTask,
  type RunRecord,
  recordVersion,
  type StopReason,
  type Task,
  type Verdict,
  type Verifier,
} from "@cupel/core";
import { type Budget, createBudget, type Limits } from "./budget.ts";
import type { CallDefaults } from "./call-defaults.ts";
import { createJudge } from "./judge.ts";
import { createSharedCalls, type SharedCalls } from "./shared-calls.ts";

/** One task, one arm, one model. */
export interface TaskOptions {
  readonly task: Task;
  readonly policy: Policy;
  readonly backend: Backend;
  readonly verifier: Verifier;
  /** Default `policy`. */
  readonly arm?: string;
  /** Default 1. With the task's id and the number of the sample it decides every call's seed. */
  readonly seed?: number;
  readonly runId?: string;
  readonly defaults?: CallDefaults;
  /** Limits of this task. */
  readonly budget?: Limits;
  /** Limits shared with other tasks. */
  readonly runBudget?: Budget;
  /** Calls shared with other tasks and arms. */
  readonly calls?: SharedCalls;
  /** Let the gold steer the loop. The record says so. */
  readonly oracle?: boolean;
  readonly signal?: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly onCandidate?: (candidate: JudgedCandidate) => void;
}

/** Errors that concern the whole run, not this task: the run stops, the task is repeated when it is resumed. */
const fatal = new Set([
  "BACKEND_UNAVAILABLE",
  "MODEL_UNREADABLE",
  "PEER_MISSING",
  "SANDBOX_UNAVAILABLE",
  "CONFIG_INVALID",
  "USAGE",
  "ABORTED",
]);

/**
 * Lets a policy look for an answer, verifying each candidate it yields against the public checks, and scores the answer it stands by
 * against the gold. A policy or backend that breaks ends the task; what was yielded stays.
 *
 * @throws CupelError for an abort and for infrastructure that no task could use
 */
export async function runTask(options: TaskOptions): Promise<RunRecord> {
  const { task, policy, backend, arm = "policy", seed = 1, defaults = {}, oracle = false, now = Date.now } = options;
  const { calls = createSharedCalls(), signal = new AbortController().signal } = options;
  const startedAt = now();
  const budget = createBudget(options.budget ?? {}, { now, owner: `task "${task.id}"` });
  const budgets = options.runBudget ? [budget, options.runBudget] : [budget];
  const judge = createJudge({ task, verifier: options.verifier, signal });
  const open = publicTask(task);
  const random = createRandom(seed);
  let callCount = 0;

  const generate = async (ask: Ask): Promise<Candidate> => {
    const { sample = 0, memory, ...asked } = ask;
    const request = { maxTokens: 256, temperature: 0, seed: random.split("call", task.id, sample).seed, ...defaults, ...asked };
    const index = callCount++;
    const began = now();
    const admit = () => {
      for (const each of budgets) each.admit();
    };
    for (const each of budgets) {
      const reason = each.spent();
      if (reason !== undefined) throw new CupelError("BUDGET_EXHAUSTED", `${reason}.`);
    }
    signal.throwIfAborted();
    const { milliseconds } = remaining(budgets);
    // A call that outlives the time left is aborted and returns what it had.
    const until = Number.isFinite(milliseconds) ? AbortSignal.any([signal, AbortSignal.timeout(Math.ceil(milliseconds))]) : signal;
    const { generation, made } = await calls.generate(backend, { ...request, signal: until }, admit);
    if (made) for (const each of budgets) each.book(generation.usage.inputTokens + generation.usage.outputTokens);
    signal.throwIfAborted();
    const { prompt, temperature, maxTokens } = request;
    const { text, ...rest } = generation;
    return {
      text,
      raw: text,
      index,
      prompt,
      seed: request.seed,
      temperature,
      maxTokens,
      model: backend.model,
      ...rest,
      milliseconds: now() - began,
      ...(memory && { memory }),
    };
  };

  const judged: JudgedCandidate[] = [];
  const gold: (Verdict | null)[] = [];
  let chosen: number | null = null;
  let stopReason: StopReason = "done";
  let error: RunRecord["error"] = null;

  const verify = async (candidate: Candidate): Promise<Feedback> => {
    const began = now();
    const verdict = await judge.public(candidate);
    const { logprobs: _logprobs, ...kept } = candidate;
    const entry = { ...kept, verdict, verifyMilliseconds: now() - began };
    judged.push(entry);
    chosen = judged.length - 1;
    options.onCandidate?.(entry);
    if (!oracle) return feedbackOf(verdict);
    const score = await judge.gold(candidate);
    gold[chosen] = score;
    return feedbackOf(score ?? verdict);
  };

  const context = { task: open, generate, random: random.split("policy", task.id, arm), signal, remaining: () => remaining(budgets) };
  const steps = policy.run(context);
  try {
    let step = await steps.next();
    while (!step.done) {
      const feedback = await verify(step.value);
      signal.throwIfAborted();
      step = await steps.next(feedback);
    }
    if (step.value) chosen = positionOf(step.value, judged) ?? chosen;
  } catch (thrown) {
    await steps.return(undefined).catch(() => {});
    if (signal.aborted) throw new CupelError("ABORTED", "The run was aborted.", { cause: thrown });
    const code = CupelError.is(thrown) ? thrown.code : "INTERNAL";
    if (fatal.has(code)) throw thrown;
    stopReason = code === "BUDGET_EXHAUSTED" ? "budget" : "error";
    error = { code, message: messageOf(thrown) };
  }

  const answer = chosen === null ? undefined : judged[chosen];
  const score = chosen === null || answer === undefined ? null : (gold[chosen] ?? (await judge.gold(answer)));
  signal.throwIfAborted();
  return {
    schemaVersion: recordVersion,
    runId: options.runId ?? "",
    taskId: task.id,
    taskHash: contentHash(task),
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
    usage: {
      inputTokens: judged.reduce((sum, { usage }) => sum + usage.inputTokens, 0),
      outputTokens: judged.reduce((sum, { usage }) => sum + usage.outputTokens, 0),
    },
    milliseconds: now() - startedAt,
    startedAt: new Date(startedAt).toISOString(),
  };
}

function remaining(budgets: readonly Budget[]) {
  const all = budgets.map((budget) => budget.remaining());
  const least = (pick: (each: (typeof all)[number]) => number) => Math.min(...all.map(pick));
  return {
    attempts: least((each) => each.attempts),
    tokens: least((each) => each.tokens),
    milliseconds: least((each) => each.milliseconds),
  };
}

function positionOf(candidate: Candidate, judged: readonly JudgedCandidate[]): number | undefined {
  const position = judged.findIndex(({ index, text }) => index === candidate.index && text === candidate.text);
  return position < 0 ? undefined : position;
}
