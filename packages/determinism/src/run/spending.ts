import type { CheckBudget, TokenPrice } from "../types/check-spec.ts";
import type { TraceRow } from "../types/trace.ts";

/** What a check has used up. */
export interface Spent {
  readonly requests: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly usd: number | null;
}

/** Adds up what rows took; a count that a server left out is characters / 4. */
export function spentOn(rows: readonly TraceRow[], price: TokenPrice | undefined, promptOf: (prompt: number) => string): Spent {
  let [requests, inputTokens, outputTokens] = [0, 0, 0];
  for (const { usage, text, prompt, batchIndex } of rows) {
    if (batchIndex === 0) requests++;
    inputTokens += usage?.inputTokens ?? Math.ceil(promptOf(prompt).length / 4);
    outputTokens += usage?.outputTokens ?? Math.ceil(text.length / 4);
  }
  const usd = price === undefined ? null : (inputTokens * price.input + outputTokens * price.output) / 1e6;
  return { requests, inputTokens, outputTokens, usd };
}

/** Which part of a budget is spent; undefined while none is. */
export function exhausted(budget: CheckBudget, spent: Spent & { readonly milliseconds: number }): string | undefined {
  if (budget.requests !== undefined && spent.requests >= budget.requests) return `${budget.requests} requests`;
  if (budget.tokens !== undefined && spent.inputTokens + spent.outputTokens >= budget.tokens) return `${budget.tokens} tokens`;
  if (budget.usd !== undefined && spent.usd !== null && spent.usd >= budget.usd) return `${budget.usd} USD`;
  if (budget.time !== undefined && spent.milliseconds >= budget.time * 1000) return `${budget.time} s`;
  return undefined;
}
