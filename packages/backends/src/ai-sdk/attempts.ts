import { setTimeout } from "node:timers/promises";
import { CupelError, createRandom } from "@cupel/core";
import { closed } from "../http/attempts.ts";
import { startDeadline } from "../http/deadline.ts";
import type { Failure } from "../http/failure.ts";
import type { HttpOptions } from "../http/http-options.ts";
import { createPersistence } from "../http/persistence.ts";
import { createRateLimit, type Place } from "../http/rate-limit.ts";
import { type CalledModel, modelFailure } from "./model-error.ts";

/** What of the settings for servers holds for models that others connect: theirs are the sockets. */
export type AttemptOptions = Pick<HttpOptions, "timeout" | "concurrency" | "retries" | "patience" | "sleep" | "random">;

/** Starts an attempt; what it gives goes on to the answer, once the model took the call. What that throws is final. */
export type Begin<Result> = (signal: AbortSignal) => Promise<() => Promise<Result>>;

/** Calls a model until it takes the call. */
export interface Attempts {
  /** @throws CupelError for what the model throws; the signal's reason after an abort; what the answer throws, as it is */
  run<Result>(begin: Begin<Result>, signal: AbortSignal): Promise<Result>;
}

/**
 * Attempts under the same rules as those of servers, which stand in the README: `doGenerate` and `doStream` make no further ones by themselves.
 * There is nothing to ask whether the provider is there, so every call finds out by itself.
 */
export function createAttempts(model: CalledModel, options: AttemptOptions & { readonly released: AbortSignal }): Attempts {
  const { timeout = 300_000, concurrency = Number.POSITIVE_INFINITY, retries = 3, patience = 300_000 } = options;
  const { random = createRandom(`retry ${model.who}`), released } = options;
  const { sleep = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal }) } = options;
  const rate = createRateLimit({ most: concurrency, sleep: (milliseconds) => sleep(milliseconds, released) });
  let known = false;

  async function attempt<Result>(begin: Begin<Result>, signal: AbortSignal): Promise<Outcome<Result>> {
    const deadline = startDeadline(timeout);
    let goOn: (() => Promise<Result>) | undefined;
    try {
      goOn = await begin(AbortSignal.any([signal, deadline.signal]));
      known = true;
      return { result: await goOn() };
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      if (deadline.end()) {
        const error = new CupelError("BACKEND_FAILED", `${model.who} did not answer in full within ${timeout / 1000} s.`);
        return { error, failure: { again: "never", overloaded: true } };
      }
      if (goOn !== undefined) throw thrown;
      const { error, failure } = modelFailure(thrown, { ...model, known });
      known ||= failure.there === "yes";
      return { error, failure };
    } finally {
      deadline.end();
    }
  }

  return {
    run: async (begin, signal) => {
      const persistence = createPersistence({ retries, patience, random });
      for (;;) {
        const place = await rate.enter(signal);
        let left: Parameters<Place["leave"]>[0] = "other";
        let pause = 0;
        try {
          const outcome = await attempt(begin, signal);
          left = "result" in outcome ? "answered" : outcome.failure.overloaded ? "overloaded" : "other";
          if ("result" in outcome) return outcome.result;
          const { error, failure } = outcome;
          const next = persistence.pauseAfter(failure);
          if (next === undefined) throw failure.closed ? closed(error) : error;
          if (failure.retryAfter === undefined) pause = next;
          else rate.pause(next);
        } finally {
          place.leave(left);
        }
        if (pause > 0) await sleep(pause, signal);
      }
    },
  };
}

type Outcome<Result> = { readonly result: Result } | { readonly error: CupelError; readonly failure: Failure };
