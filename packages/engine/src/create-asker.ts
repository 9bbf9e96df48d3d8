import {
  type Ask,
  type Backend,
  type Candidate,
  type Capabilities,
  CupelError,
  demandResponseFormat,
  type GenerateRequest,
  type Generation,
  type Prices,
  priceOf,
  type Random,
  type Remaining,
} from "@cupel/core";
import type { Budget } from "./budget.ts";
import type { CallDefaults } from "./call-defaults.ts";
import { candidateOf } from "./candidate-of.ts";
import { concernsRun } from "./concerns-run.ts";
import { bookingOf, demandCounts, demandPrice } from "./countable.ts";
import { linkAborts } from "./link-aborts.ts";
import { makeCall } from "./make-call.ts";
import type { Pause } from "./places.ts";
import type { CallResult, SharedCalls } from "./shared-calls.ts";
import type { Slots } from "./slots.ts";
import { untilAborted } from "./until-aborted.ts";

/** Why the model cannot be asked any more: a budget of the task or of the run is spent, the run was aborted, or something broke for all tasks. */
export interface Halt {
  readonly by: "task" | "run" | "abort" | "fault";
  readonly error: CupelError;
}

/** A policy's way to the model. */
export interface Asker {
  generate(ask: Ask): Promise<Candidate>;
  /** What the model of that name can do; without a name, the model that the run is about. */
  capabilities(model?: string): Promise<Capabilities>;
  remaining(): Remaining;
  /** Waits for other tasks, at most until the run is aborted or the time is spent. */
  readonly pause: Pause;
  readonly halt: Halt | undefined;
  /** Rejects when the policy does not take no for an answer and asks on and on. */
  readonly givenUp: Promise<never>;
  /** Aborts the calls that nobody waits for; resolves when none is in flight. */
  close(): Promise<void>;
}

/** A call that was made and answered. */
export interface TaskCall {
  /** What decides the answer, as `SharedCalls` names it. */
  readonly key: string;
  readonly generation: Generation;
  readonly milliseconds: number;
  /** Null where the cost cannot be told. */
  readonly usd: number | null;
}

/** The part of a call log that a task writes. */
export interface TaskLog {
  asked(): void;
  answered(call: TaskCall): void;
}

/** What an asker needs. */
export interface AskerOptions {
  readonly taskId: string;
  readonly backend: Backend;
  /** What `model` in an ask may name. */
  readonly further: Readonly<Record<string, Backend>>;
  readonly calls: SharedCalls;
  /** Calls at once, over all tasks. */
  readonly slots: Slots;
  readonly defaults: CallDefaults;
  readonly prices: Prices;
  /** The stream of the run: a call's seed is that of its split ("call", task, sample). */
  readonly random: Random;
  /** Counts every answer, shared or not, so that what a task may do does not depend on who asked first. */
  readonly taskBudget: Budget;
  /** Counts the calls that are really made. */
  readonly runBudget: Budget | undefined;
  readonly log: TaskLog | undefined;
  readonly signal: AbortSignal;
  readonly pause: Pause;
  readonly now: () => number;
}

interface Deadline {
  readonly until: AbortSignal;
  /** Absent without a limit of time. */
  readonly timer?: AbortSignal;
}

/** One for all tasks: an error of its own for each would cost as much as the rest of a short task. */
const over = new CupelError("ABORTED", "The task has ended; nobody waits for this call.");

const late = new CupelError("ABORTED", "The time of this call is over.");

/** Milliseconds that a timer can take, about 24 days. */
const longest = 2 ** 31 - 1;

/** Refusals that a policy hears before it is left behind. */
const patience = 1000;

/** The way to the model for one task. */
export function createAsker(options: AskerOptions): Asker {
  const { taskId, backend: main, further, calls, slots, defaults, prices, random, taskBudget, runBudget, log, signal, now } = options;
  const ended = new AbortController();
  const life = linkAborts(signal, ended.signal);
  const deadlines: (() => void)[] = [];
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
  /** Does what may end the task. */
  const orStop = (by: Halt["by"], action: () => void): void => {
    try {
      action();
    } catch (error) {
      throw CupelError.is(error) ? stop(by, error) : error;
    }
  };
  const outOfTime = (): CupelError => {
    const run = runBudget?.exhausted();
    if (run !== undefined) return stop("run", new CupelError("BUDGET_EXHAUSTED", `${run}.`));
    return stop("task", new CupelError("BUDGET_EXHAUSTED", `${taskBudget.exhausted() ?? `task "${taskId}" is out of time`}.`));
  };
  const remaining = (): Remaining => least(taskBudget.remaining(), runBudget?.remaining());
  /** Ends with the run, with the task and with its time. */
  const deadline = (): Deadline => {
    const { milliseconds } = remaining();
    if (!Number.isFinite(milliseconds)) return { until: life.signal };
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(late), Math.min(Math.ceil(milliseconds), longest)).unref();
    const link = linkAborts(life.signal, timer.signal);
    deadlines.push(() => {
      clearTimeout(timeout);
      link.release();
    });
    return { timer: timer.signal, until: link.signal };
  };
  const aborted = (cause: unknown): CupelError => stop("abort", new CupelError("ABORTED", "The run was aborted.", { cause }));

  const backendFor = (model: string | undefined): Backend => {
    if (model === undefined) return main;
    const named = Object.hasOwn(further, model) ? further[model] : undefined;
    if (named === undefined) throw stop("fault", unknownModel(model, Object.keys(further)));
    return named;
  };
  /** Makes a call that nobody has made yet; `limit` is told when its time begins. */
  const make = (backend: Backend, request: GenerateRequest, limit: (own: Deadline) => void) => {
    return async (key: string): Promise<CallResult> =>
      await makeCall({
        backend,
        request,
        slots,
        waiting: life.signal,
        admit: () => {
          orStop("run", () => runBudget?.admit());
          orStop("fault", () => log?.asked());
          const own = deadline();
          limit(own);
          return own.until;
        },
        settle: (generation, milliseconds) => {
          const { tokens, usd } = bookingOf(generation, priceOf(backend.model, prices));
          runBudget?.book({ tokens, usd });
          orStop("fault", () => log?.answered({ key, generation, milliseconds, usd: usd ?? null }));
        },
        now,
      });
  };

  const capabilitiesOf = async (backend: Backend): Promise<Capabilities> => {
    try {
      return await backend.capabilities();
    } catch (thrown) {
      throw concernsRun(thrown) ? stop("fault", thrown) : thrown;
    }
  };

  const answer = async (ask: Ask): Promise<Candidate> => {
    if (ended.signal.aborted) throw new CupelError("INTERNAL", `Task "${taskId}" has ended; its policy asked after that.`);
    if (signal.aborted) aborted(signal.reason);
    if (halt !== undefined) {
      if (++refusals < patience) throw halt.error;
      giveUp(halt.error);
      return await new Promise(() => {});
    }
    const { sample = 0, memory, model, ...asked } = ask;
    const backend = backendFor(model);
    orStop("fault", () => demandPrice(backend, prices, [taskBudget, runBudget]));
    orStop("task", () => taskBudget.admit());
    const index = count++;
    const seed = random.split("call", taskId, sample).seed;
    const { logprobs, ...common } = defaults;
    const usual = backend === main && logprobs !== undefined ? defaults : common;
    const request = { maxTokens: 256, temperature: 0, seed, ...usual, ...withoutUndefined(asked) };
    if (request.responseFormat !== undefined) demandResponseFormat(request.responseFormat, await capabilitiesOf(backend), backend.name);
    let own = deadline();
    let result: CallResult;
    try {
      const whenMade = (begun: Deadline): void => {
        own = begun;
      };
      result = await calls.result({ backend, request, make: make(backend, request, whenMade), signal: own.until });
    } catch (thrown) {
      if (signal.aborted) throw aborted(thrown);
      if (own.timer?.aborted) throw outOfTime();
      if (concernsRun(thrown)) throw stop("fault", thrown);
      throw thrown;
    }
    const { generation, milliseconds } = result;
    taskBudget.book(bookingOf(generation, priceOf(backend.model, prices)));
    orStop("fault", () => demandCounts(backend, generation, [taskBudget, runBudget]));
    if (signal.aborted) throw aborted(signal.reason);
    // What a call had when its time ran out may be an answer; no other one will be asked for.
    if (generation.finishReason === "abort" && own.timer?.aborted) outOfTime();
    return candidateOf({ request, generation, index, backend, main, milliseconds, memory });
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
    capabilities: async (model) => await capabilitiesOf(backendFor(model)),
    remaining,
    pause: async (promise) => {
      const { timer, until } = deadline();
      try {
        return await options.pause(untilAborted(promise, until, 0));
      } catch (thrown) {
        if (signal.aborted) throw aborted(thrown);
        throw timer?.aborted ? outOfTime() : thrown;
      }
    },
    get halt() {
      return halt;
    },
    givenUp,
    close: async () => {
      ended.abort(over);
      if (refusals < patience) await Promise.allSettled(inFlight);
      for (const release of deadlines) release();
    },
  };
}

function least(own: Remaining, shared: Remaining = own): Remaining {
  return {
    attempts: Math.min(own.attempts, shared.attempts),
    tokens: Math.min(own.tokens, shared.tokens),
    usd: Math.min(own.usd, shared.usd),
    milliseconds: Math.min(own.milliseconds, shared.milliseconds),
  };
}

function unknownModel(name: string, names: readonly string[]): CupelError {
  const known = names.length === 0 ? "the run has one model only" : `further models of the run are ${names.join(", ")}`;
  return new CupelError("USAGE", `A policy asks the model "${name}"; ${known}.`);
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}
