import { CupelError, type Remaining } from "@cupel/core";

/** Limits; what is absent is unlimited. Calls are requests to the model, seconds are wall time. */
export interface Limits {
  readonly tokens?: number;
  readonly calls?: number;
  readonly seconds?: number;
}

/**
 * What may be spent, and what was. A call is admitted while nothing is spent up, and booked when it ends: the overshoot is at most the
 * calls in flight at that moment.
 */
export interface Budget {
  /** @throws CupelError `BUDGET_EXHAUSTED` naming the limit that was reached */
  admit(): void;
  book(tokens: number): void;
  /** The limit that was reached, as a sentence; undefined while there is something left. */
  spent(): string | undefined;
  remaining(): Remaining;
}

/** A budget that starts now. `now` gives milliseconds. */
export function createBudget(limits: Limits, { now, owner }: { readonly now: () => number; readonly owner: string }): Budget {
  const { tokens = Number.POSITIVE_INFINITY, calls = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = limits;
  const start = now();
  let usedTokens = 0;
  let usedCalls = 0;
  const spent = (): string | undefined => {
    if (usedCalls >= calls) return `${owner} has spent its ${calls} calls`;
    if (usedTokens >= tokens) return `${owner} has spent its ${tokens} tokens`;
    if (now() - start >= seconds * 1000) return `${owner} has spent its ${seconds} seconds`;
    return undefined;
  };
  return {
    spent,
    admit: () => {
      const reason = spent();
      if (reason !== undefined) throw new CupelError("BUDGET_EXHAUSTED", `${reason}.`);
      usedCalls++;
    },
    book: (count) => {
      usedTokens += count;
    },
    remaining: () => ({
      attempts: Math.max(0, calls - usedCalls),
      tokens: Math.max(0, tokens - usedTokens),
      milliseconds: Math.max(0, seconds * 1000 - (now() - start)),
    }),
  };
}
