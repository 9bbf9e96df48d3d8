import pLimit from "p-limit";

/** A place among the calls in flight. */
export interface Place {
  /** Gives it back: `answered` when the server coped, `overloaded` when it said or showed that it has too much to do. */
  leave(outcome: "answered" | "overloaded" | "other"): void;
}

/** How many calls a server gets at once, and when. */
export interface RateLimit {
  /** Calls that may be in flight now. */
  readonly places: number;
  /** Waits for a place, in the order of asking. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<Place>;
  /** Nobody is let in for so many milliseconds from now. */
  pause(milliseconds: number): void;
}

/** What a rate limit starts from. */
export interface RateLimitOptions {
  /** Most places, at least 1; may be `Infinity`. */
  readonly most: number;
  /** Waits; an interruption ends the wait. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const decrease = 0.8;
/** How much slower the number of places grows just below the one that was too much than elsewhere. */
const caution = 10;

/**
 * Additive increase, multiplicative decrease (Chiu and Jain 1989) of the calls in flight. It starts at the most: a healthy server is kept
 * busy from the first call on. Overload takes a fifth of the places, once per round: what was sent before a decrease says nothing about it.
 * A round of answers gives one back; only the step to the number that was too much last time takes ten rounds.
 */
export function createRateLimit({ most, sleep }: RateLimitOptions): RateLimit {
  const limit = pLimit(most);
  let allowed = most;
  let tooMany = Number.POSITIVE_INFINITY;
  let round = 0;
  let pausing: Promise<void> | undefined;

  const allow = (places: number): void => {
    allowed = Math.max(1, Math.min(most, places));
    limit.concurrency = allowed === Number.POSITIVE_INFINITY ? allowed : Math.floor(allowed);
  };
  const grow = (): void => {
    // Places that nobody fills say nothing about what the server can bear.
    if (allowed >= most || limit.activeCount < Math.floor(allowed)) return;
    const careful = allowed >= tooMany - 1 && allowed < tooMany;
    allow(allowed + 1 / (allowed * (careful ? caution : 1)));
  };
  const shrink = (): void => {
    round++;
    tooMany = Math.min(allowed, limit.activeCount);
    allow(tooMany * decrease);
  };
  const placeOf = (giveBack: () => void): Place => {
    const entered = round;
    return {
      leave: (outcome) => {
        if (outcome === "answered") grow();
        if (outcome === "overloaded" && entered === round) shrink();
        giveBack();
      },
    };
  };

  return {
    get places() {
      return limit.concurrency;
    },
    enter: (signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<Place>();
      const abort = () => reject(signal.reason);
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      void limit(async () => {
        while (pausing !== undefined && !signal.aborted) await pausing;
        if (signal.aborted) return;
        signal.removeEventListener("abort", abort);
        await new Promise<void>((giveBack) => resolve(placeOf(giveBack)));
      });
      return promise;
    },
    pause: (milliseconds) => {
      const own = Promise.all([pausing, sleep(milliseconds).catch(() => {})]).then(() => {
        if (pausing === own) pausing = undefined;
      });
      pausing = own;
    },
  };
}
