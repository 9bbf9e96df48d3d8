import { CupelError, type Remaining } from "@cupel/core";

/** Limits, each above 0; what is absent is unlimited. Calls are requests to the model, tokens those in and out, seconds are wall time. */
export interface Limits {
  readonly tokens?: number;
  readonly calls?: number;
  readonly seconds?: number;
}

/**
 * What may be spent, and what was. A call is admitted while nothing is spent up and counts from then on, so `calls` is never exceeded.
 * Its tokens are booked when it ends: `tokens` is exceeded by at most the calls in flight when it was reached.
 */
export interface Budget {
  /** @throws CupelError `BUDGET_EXHAUSTED` naming the limit that was reached */
  admit(): void;
  book(tokens: number): void;
  /** The limit that was reached, as a sentence without its full stop; undefined while there is something left. */
  spent(): string | undefined;
  remaining(): Remaining;
}

/** Where a budget starts. */
export interface BudgetOptions {
  /** Milliseconds. The time of the budget starts with the first look at it. */
  readonly now: () => number;
  /** Who spends, for the sentences. */
  readonly owner: string;
  /** What was spent before. */
  readonly before?: { readonly calls: number; readonly tokens: number };
}

/** A budget that starts now. @throws CupelError `USAGE` for a limit that is not above 0 */
export function createBudget(limits: Limits, { now, owner, before = { calls: 0, tokens: 0 } }: BudgetOptions): Budget {
  const { tokens = Number.POSITIVE_INFINITY, calls = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = limits;
  for (const [name, limit] of Object.entries({ tokens, calls, seconds })) {
    if (!(limit > 0)) throw new CupelError("USAGE", `The budget of ${owner} has ${limit} ${name}; it must be above 0.`);
  }
  const start = now();
  let { calls: usedCalls, tokens: usedTokens } = before;
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
