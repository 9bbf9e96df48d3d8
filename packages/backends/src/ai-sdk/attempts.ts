import type { Random } from "@cupel/core";
import { backoff, longestRetryAfter, retryAfter } from "../http/retry.ts";
import type { ModelFailure } from "./model-error.ts";

/** What attempts go by. */
export interface AttemptOptions {
  /** Most further attempts. */
  readonly retries: number;
  readonly random: Random;
  /** Waits; rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A failure of a call that no answer had begun to. */
export class CallFailed extends Error {
  readonly failure: ModelFailure;

  constructor(failure: ModelFailure) {
    super(failure.error.message);
    this.failure = failure;
  }
}

const turnedAway = [429, 503, 529];

/**
 * Calls until the model takes the call. Only a provider that turned it away, or a connection that broke before anything came, is asked again:
 * all else could be a second answer, paid for twice. `doGenerate` and `doStream` do not try again by themselves; the SDK's own functions do.
 */
export async function withAttempts<Result>(call: () => Promise<Result>, options: AttemptOptions): Promise<Result> {
  const { retries, random, sleep, signal } = options;
  for (let failures = 0; ; failures++) {
    try {
      return await call();
    } catch (thrown) {
      const pause = thrown instanceof CallFailed ? pauseAfter(thrown.failure, backoff(failures, random)) : undefined;
      if (pause === undefined || failures >= retries || signal.aborted) throw thrown;
      await sleep(pause, signal);
    }
  }
}

/** Milliseconds to wait; undefined where another attempt makes no sense. */
function pauseAfter({ status, headers, reset }: ModelFailure, otherwise: number): number | undefined {
  if (reset) return otherwise;
  if (status === undefined || !turnedAway.includes(status)) return undefined;
  const asked = retryAfter({ get: (name) => headers.get(name) ?? null });
  if (asked === undefined) return otherwise;
  return asked <= longestRetryAfter ? asked : undefined;
}
