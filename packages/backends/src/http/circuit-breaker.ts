import type { CupelError } from "@cupel/core";

/** One attempt that was let through. */
export interface Passage {
  /** The server answered, with whatever status. */
  succeeded(): void;
  /**
   * Nothing came back. Gives the number of failures in a row; those of attempts that were under way together count as one.
   *
   * @param final there will be no further attempt: the server is looked at first, so that its fault is not taken for the call's
   * @throws CupelError the error of a server that is down, where that was found out
   */
  failed(final: boolean): Promise<number>;
}

/** Keeps calls from a server that is down: they fail at once, all with the same error. */
export interface CircuitBreaker {
  /**
   * Lets an attempt through.
   *
   * @param harmless it asks for nothing that could be lost, so that it may find out itself whether the server is back
   * @throws CupelError the error of a server that is down
   */
  enter(harmless: boolean): Promise<Passage>;
}

/** What a breaker goes by. */
export interface CircuitBreakerOptions {
  /** Failures in a row after which the server is looked at. */
  readonly failures: number;
  /** Milliseconds for which a server that is down is left alone. */
  readonly cooldown: number;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Looks whether the server is there; gives what is to be said when it is not. */
  readonly look: () => Promise<CupelError | undefined>;
}

/**
 * Closed at first. After enough failures in a row it looks at the server by other means before it opens: a call that its server always
 * breaks over, or a slow one, must not pass for a server that is down. Once the cool-down is over, the next call has it look again (half
 * open): the call itself is let through only to a server that is there.
 */
export function createCircuitBreaker({ failures, cooldown, now, look }: CircuitBreakerOptions): CircuitBreaker {
  let inRow = 0;
  let counted = 0;
  let open: { readonly error: CupelError; readonly until: number } | undefined;
  let looking: Promise<void> | undefined;

  const lookAgain = (): Promise<void> => {
    looking ??= look()
      .then((error) => {
        open = error && { error, until: now() + cooldown };
        inRow = 0;
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };

  return {
    enter: async (harmless) => {
      if (!harmless && open !== undefined && now() >= open.until) await lookAgain();
      if (!harmless && open !== undefined) throw open.error;
      const before = counted;
      return {
        succeeded: () => {
          inRow = 0;
          open = undefined;
        },
        failed: async (final) => {
          if (before === counted) {
            counted++;
            inRow++;
          }
          const row = inRow;
          if (open === undefined && (final || row >= failures)) await lookAgain();
          if (open !== undefined) throw open.error;
          return row;
        },
      };
    },
  };
}
