import { CupelError, type Random } from "@cupel/core";
import { backoff } from "../http/retry.ts";
import type { HubClient } from "./hub-client.ts";
import { type HubFailure, lostHub } from "./hub-error.ts";

/** A failure on its way to the decision whether to try again. */
export class HubTrouble extends Error {
  readonly failure: HubFailure;

  constructor(failure: HubFailure) {
    super(failure.error.message);
    this.failure = failure;
  }
}

/** How long the hub is asked. */
export interface Patience {
  readonly client: HubClient;
  /** The hub has answered before: when it cannot be reached any more, that may pass. */
  readonly known: boolean;
  /** Milliseconds without a byte after which a connection counts as broken. */
  readonly silence: number;
  /** Most failures in a row. */
  readonly retries: number;
  readonly random: Random;
  /** Waits; rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Does work until it succeeds or fails for good. Work that got somewhere since the last failure says so by `moved`, and has all its attempts again:
 * a long download may break many times.
 *
 * @throws CupelError `ABORTED`, or that of the last failure
 */
export async function persist<Result>(work: () => Promise<Result>, patience: Patience, moved = () => false): Promise<Result> {
  const { retries, random, sleep, signal } = patience;
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (thrown) {
      if (signal.aborted) throw new CupelError("ABORTED", "The download was aborted.");
      const { error, again, retryAfter } = thrown instanceof HubTrouble ? thrown.failure : lostHub(thrown, patience);
      failures = moved() ? 1 : failures + 1;
      if (!again || failures > retries) throw error;
      await sleep(retryAfter ?? backoff(failures - 1, random), signal).catch(() => undefined);
    }
  }
}
