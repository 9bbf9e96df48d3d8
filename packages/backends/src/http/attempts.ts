import { setTimeout as wait } from "node:timers/promises";
import { CupelError, createRandom } from "@cupel/core";
import type { Answer } from "./answer.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";
import type { Connection, HttpRequest } from "./connection.ts";
import { startDeadline } from "./deadline.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { HttpClientOptions } from "./http-options.ts";
import { lookAtServer } from "./look-at-server.ts";
import { createPersistence } from "./persistence.ts";
import { createRateLimit, type Place } from "./rate-limit.ts";
import { Refusal } from "./refusal.ts";
import { transportError } from "./transport-error.ts";
import { unlessAborted } from "./unless-aborted.ts";

/** An answer that has begun. */
export interface Opened {
  readonly response: Answer;
  /** Ends the attempt when the answer was read, or with what kept it from that, which it gives back as the error to throw. The first call counts. */
  close(thrown?: unknown): CupelError | undefined;
}

/** Sends requests until the server takes them. */
export interface Attempts {
  /** @throws CupelError `BACKEND_UNAVAILABLE`, `BACKEND_FAILED` (a `ServerError` for a status), `ABORTED` */
  open(request: HttpRequest, signal: AbortSignal | undefined): Promise<Opened>;
  /** Ends all that wait or are under way. */
  release(): void;
}

/** Failures in a row, of all calls together, after which the server is looked at. */
const suspicious = 4;

/** Attempts that keep to what the server can bear: all calls of a client share their places, their pauses and what is known of the server. */
export function createAttempts(connection: Connection, options: HttpClientOptions): Attempts {
  const { timeout = 300_000, retries = 3, patience = 300_000, cooldown = 10_000, concurrency = Number.POSITIVE_INFINITY } = options;
  const { random = createRandom(`retry ${connection.address}`), now = () => performance.now() } = options;
  const { sleep = (milliseconds, signal) => wait(milliseconds, undefined, { signal }) } = options;
  const released = new AbortController();
  const rate = createRateLimit({ most: concurrency, sleep: (milliseconds) => sleep(milliseconds, released.signal) });
  const glance = { ...options, timeout: options.glance ?? 10_000, signal: released.signal };
  const breaker = createCircuitBreaker({ failures: suspicious, cooldown, now, look: () => lookAtServer(connection, glance) });
  let known = false;

  const explain = (thrown: unknown, signal: AbortSignal, late = false): CupelError =>
    transportError(thrown instanceof Refusal ? thrown.error : thrown, { ...options, ...connection, timeout, signal, late });

  /** The one attempt that `place` is for: an answer, or why there is none. */
  async function attempt(request: HttpRequest, signal: AbortSignal, place: Place): Promise<Opened | Missed> {
    const deadline = startDeadline(timeout);
    try {
      const response = await connection.send(request, AbortSignal.any([signal, deadline.signal]));
      let open = true;
      const close: Opened["close"] = (thrown) => {
        const late = deadline.end();
        if (!open) return undefined;
        open = false;
        place.leave(thrown === undefined ? "answered" : late ? "overloaded" : "other");
        return thrown === undefined ? undefined : explain(thrown, signal, late);
      };
      return { response, close };
    } catch (thrown) {
      const late = deadline.end();
      known ||= thrown instanceof Refusal;
      const error = explain(thrown, signal, late);
      return { error, failure: signal.aborted ? { again: "never" } : failureOf(thrown, { late, known }) };
    }
  }

  async function open(request: HttpRequest, signal: AbortSignal): Promise<Opened> {
    const persistence = createPersistence({ retries, patience, random });
    for (;;) {
      const place = await rate.enter(signal);
      let outcome: Parameters<Place["leave"]>[0] | undefined = "other";
      let pause = 0;
      try {
        const passage = await unlessAborted(breaker.enter(request.body === undefined), signal);
        const made = await attempt(request, signal, place);
        if ("response" in made) {
          known = true;
          passage.succeeded();
          outcome = undefined;
          return made;
        }
        const { failure, error } = made;
        if (failure.overloaded) outcome = "overloaded";
        const next = persistence.pauseAfter(failure);
        if (failure.there === "yes") passage.succeeded();
        const inRow = failure.there === "doubtful" ? await unlessAborted(passage.failed(next === undefined), signal) : 0;
        if (next === undefined) throw failure.closed ? closed(error) : error;
        // What the server asks for and what a server in trouble needs is everybody's pause; the first failure in a row may be one call's own.
        if (failure.retryAfter !== undefined || inRow > 1) rate.pause(next);
        else pause = next;
      } finally {
        if (outcome !== undefined) place.leave(outcome);
      }
      if (pause > 0) await sleep(pause, signal);
    }
  }

  return {
    open: async (request, signal) => {
      const end = signal ? AbortSignal.any([signal, released.signal]) : released.signal;
      try {
        return await open(request, end);
      } catch (thrown) {
        throw explain(thrown, end);
      }
    },
    release: () => released.abort(),
  };
}

/** An attempt without an answer. */
interface Missed {
  readonly error: CupelError;
  readonly failure: Failure;
}

/** The server turns everybody away for a time that no call waits: nothing that a single task could get around. */
export function closed(error: CupelError): CupelError {
  return new CupelError("BACKEND_UNAVAILABLE", error.message, { cause: error, ...(error.hint !== undefined && { hint: error.hint }) });
}
