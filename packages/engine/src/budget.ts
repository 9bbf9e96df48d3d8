import { CupelError, type Remaining, type Spent } from "@cupel/core";

/** Limits, each above 0; what is absent is unlimited. Calls are requests to the model, tokens those in and out, seconds are wall time. */
export interface Limits {
  readonly tokens?: number;
  readonly calls?: number;
  readonly seconds?: number;
  /** Money in USD, by the prices that the run was given. */
  readonly usd?: number;
}

/** What a call took. */
export interface Booking {
  readonly tokens: number;
  /** Undefined where it cannot be told. */
  readonly usd: number | undefined;
}

/**
 * What may be spent, and what was. A call is admitted while nothing is spent up and counts from then on, so `calls` is never exceeded.
 * Its tokens and its cost are booked when it ends: `tokens` and `usd` are exceeded by at most the calls in flight when they were reached.
 */
export interface Budget {
  readonly limits: Limits;
  /** @throws CupelError `BUDGET_EXHAUSTED` naming the limit that was reached */
  admit(): void;
  book(booking: Booking): void;
  /** The limit that was reached, as a sentence without its full stop; undefined while there is something left. */
  exhausted(): string | undefined;
  spent(): Spent;
  remaining(): Remaining;
}

/** Where a budget starts. */
export interface BudgetOptions {
  /** Milliseconds. The time of the budget starts with the first look at it. */
  readonly now: () => number;
  /** Who spends, for the sentences. */
  readonly owner: string;
  /** What was spent before. */
  readonly before?: Spent;
}

const unlimited = Number.POSITIVE_INFINITY;
const nothing: Spent = { calls: 0, tokens: 0, usd: 0 };

/** A budget that starts now. @throws CupelError `USAGE` for a limit that is not above 0 */
export function createBudget(limits: Limits, { now, owner, before = nothing }: BudgetOptions): Budget {
  const { tokens = unlimited, calls = unlimited, seconds = unlimited, usd = unlimited } = limits;
  for (const [name, limit] of Object.entries({ tokens, calls, seconds, usd })) {
    if (!(limit > 0)) throw new CupelError("USAGE", `The budget of ${owner} has ${limit} ${name}; it must be above 0.`);
  }
  const start = now();
  let used = before;
  const exhausted = (): string | undefined => {
    if (used.calls >= calls) return `${owner} has spent its ${count(calls, "call")}`;
    if (used.tokens >= tokens) return `${owner} has spent its ${count(tokens, "token")}`;
    if (used.usd === null ? usd < unlimited : used.usd >= usd) return `${owner} has spent its ${usd} USD`;
    if (now() - start >= seconds * 1000) return `${owner} has spent its ${count(seconds, "second")}`;
    return undefined;
  };
  return {
    limits,
    exhausted,
    admit: () => {
      const reason = exhausted();
      if (reason !== undefined) throw new CupelError("BUDGET_EXHAUSTED", `${reason}.`);
      used = { ...used, calls: used.calls + 1 };
    },
    book: (booking) => {
      const sum = used.usd === null || booking.usd === undefined ? null : used.usd + booking.usd;
      used = { ...used, tokens: used.tokens + booking.tokens, usd: sum };
    },
    spent: () => used,
    remaining: () => ({
      attempts: Math.max(0, calls - used.calls),
      tokens: Math.max(0, tokens - used.tokens),
      usd: Math.max(0, usd - (used.usd ?? 0)),
      milliseconds: Math.max(0, seconds * 1000 - (now() - start)),
    }),
  };
}

function count(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? "" : "s"}`;
}
