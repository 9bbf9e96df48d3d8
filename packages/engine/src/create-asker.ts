import {
  type Ask,
  type Backend,
  type CallSettings,
  type Candidate,
  CupelError,
  type Generation,
  type Random,
  type Remaining,
} from "@cupel/core";
import type { Budget } from "./budget.ts";
import type { CallDefaults } from "./call-defaults.ts";
import { concernsRun } from "./concerns-run.ts";
import type { Pause } from "./places.ts";
import type { SharedCalls } from "./shared-calls.ts";
import { untilAborted } from "./until-aborted.ts";

/** Why the model cannot be asked any more: a budget of the task or of the run is spent, the run was aborted, or something broke for all tasks. */
export interface Halt {
  readonly by: "task" | "run" | "abort" | "fault";
  readonly error: CupelError;
}

/** A policy's way to the model. */
export interface Asker {
  generate(ask: Ask): Promise<Candidate>;
  remaining(): Remaining;
  /** Waits for other tasks, at most until the run is aborted or the time is spent. */
  readonly pause: Pause;
  readonly halt: Halt | undefined;
  /** Rejects when the policy does not take no for an answer and asks on and on. */
  readonly givenUp: Promise<never>;
  /** Aborts the calls that nobody waits for; resolves when none is in flight. */
  close(): Promise<void>;
}

/** What an asker needs. */
export interface AskerOptions {
  readonly taskId: string;
  readonly backend: Backend;
  /** What `model` in an ask may name. */
  readonly further: Readonly<Record<string, Backend>>;
  readonly calls: SharedCalls;
  readonly defaults: CallDefaults;
  /** The stream of the run: a call's seed is that of its split ("call", task, sample). */
  readonly random: Random;
  /** Counts every answer, shared or not, so that what a task may do does not depend on who asked first. */
  readonly taskBudget: Budget;
  /** Counts the calls that are really made. */
  readonly runBudget: Budget | undefined;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  readonly now: () => number;
}

/** Refusals that a policy hears before it is left behind. */
const patience = 1000;

/** The way to the model for one task. */
export function createAsker({
  taskId,
  backend: main,
  further,
  calls,
  defaults,
  random,
  taskBudget,
  runBudget,
  signal,
  pause,
  now,
}: AskerOptions): Asker {
  const ended = new AbortController();
  const inFlight = new Set<Promise<unknown>>();
  const { promise: givenUp, reject: giveUp } = Promise.withResolvers<never>();
  givenUp.catch(() => {});
  let halt: Halt | undefined;
  let count = 0;
  let refusals = 0;

  const stop = (by: Halt["by"], error: CupelError): CupelError => {
    halt ??= { by, error };
    return halt.error;
  };
  const admit = (by: "task" | "run", budget: Budget): void => {
    try {
      budget.admit();
    } catch (error) {
      throw CupelError.is(error) ? stop(by, error) : error;
    }
  };
  const remaining = (): Remaining => {
    const [own, shared] = [taskBudget.remaining(), runBudget?.remaining()];
    if (shared === undefined) return own;
    return {
      attempts: Math.min(own.attempts, shared.attempts),
      tokens: Math.min(own.tokens, shared.tokens),
      milliseconds: Math.min(own.milliseconds, shared.milliseconds),
    };
  };
  const outOfTime = (): CupelError => {
    const run = runBudget?.spent();
    if (run !== undefined) return stop("run", new CupelError("BUDGET_EXHAUSTED", `${run}.`));
    return stop("task", new CupelError("BUDGET_EXHAUSTED", `${taskBudget.spent() ?? `task "${taskId}" is out of time`}.`));
  };

  const answer = async (ask: Ask): Promise<Candidate> => {
    if (ended.signal.aborted) throw new CupelError("INTERNAL", `Task "${taskId}" has ended; its policy asked after that.`);
    if (signal.aborted) stop("abort", new CupelError("ABORTED", "The run was aborted.", { cause: signal.reason }));
    if (halt !== undefined) {
      if (++refusals < patience) throw halt.error;
      giveUp(halt.error);
      return await new Promise(() => {});
    }
    const { sample = 0, memory, model, ...asked } = ask;
    const backend = model === undefined ? main : Object.hasOwn(further, model) ? further[model] : undefined;
    if (backend === undefined) throw stop("fault", unknownModel(model ?? "", Object.keys(further)));
    admit("task", taskBudget);
    const index = count++;
    const began = now();
    const seed = random.split("call", taskId, sample).seed;
    const request = { maxTokens: 256, temperature: 0, seed, ...defaults, ...withoutUndefined(asked) };
    const { milliseconds } = remaining();
    const timer = Number.isFinite(milliseconds) ? AbortSignal.timeout(Math.ceil(milliseconds)) : undefined;
    const until = AbortSignal.any([signal, ended.signal, ...(timer ? [timer] : [])]);
    let generation: Generation;
    try {
      const came = await calls.generate(backend, { ...request, signal: until }, () => runBudget && admit("run", runBudget));
      generation = came.generation;
      const tokens = generation.usage.inputTokens + generation.usage.outputTokens;
      taskBudget.book(tokens);
      if (came.made) runBudget?.book(tokens);
    } catch (thrown) {
      if (signal.aborted) throw stop("abort", new CupelError("ABORTED", "The run was aborted.", { cause: thrown }));
      if (timer?.aborted) throw outOfTime();
      if (concernsRun(thrown)) throw stop("fault", thrown);
      throw thrown;
    }
    if (signal.aborted) throw stop("abort", new CupelError("ABORTED", "The run was aborted."));
    // What a call had when its time ran out may be an answer; no other one will be asked for.
    if (generation.finishReason === "abort" && timer?.aborted) outOfTime();
    const { prompt, temperature, maxTokens, ...others } = request;
    const { text, finishReason, usage, logprobs } = generation;
    const settings = settingsOf(others);
    return {
      text,
      raw: text,
      index,
      prompt,
      seed: request.seed,
      temperature,
      maxTokens,
      ...(settings && { settings }),
      model: backend.model,
      ...(backend.name !== main.name && { backend: backend.name }),
      finishReason,
      usage,
      milliseconds: now() - began,
      ...(logprobs && { logprobs }),
      ...(memory && { memory }),
    };
  };

  return {
    generate: (ask) => {
      const candidate = answer(ask);
      inFlight.add(candidate);
      // Also keeps a call that its policy does not wait for from ending the process when it fails.
      candidate.then(
        () => inFlight.delete(candidate),
        () => inFlight.delete(candidate),
      );
      return candidate;
    },
    remaining,
    pause: async (until) => {
      const { milliseconds } = remaining();
      const timer = Number.isFinite(milliseconds) ? AbortSignal.timeout(Math.ceil(milliseconds)) : undefined;
      const over = AbortSignal.any([signal, ended.signal, ...(timer ? [timer] : [])]);
      try {
        return await pause(untilAborted(until, over, 0));
      } catch (thrown) {
        if (signal.aborted) throw stop("abort", new CupelError("ABORTED", "The run was aborted.", { cause: thrown }));
        throw timer?.aborted ? outOfTime() : thrown;
      }
    },
    get halt() {
      return halt;
    },
    givenUp,
    close: async () => {
      ended.abort();
      if (refusals < patience) await Promise.allSettled(inFlight);
    },
  };
}

function unknownModel(name: string, names: readonly string[]): CupelError {
  const known = names.length === 0 ? "the run has one model only" : `further models of the run are ${names.join(", ")}`;
  return new CupelError("USAGE", `A policy asks the model "${name}"; ${known}.`);
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}

function settingsOf({ system, topP, topK, minP, stop, logprobs }: CallSettings): CallSettings | undefined {
  const settings = withoutUndefined({ system, topP, topK, minP, stop, logprobs }) as CallSettings;
  return Object.keys(settings).length > 0 ? settings : undefined;
}
