import { type Backend, CupelError, costOf, type Generation, type Price, type Prices, priceOf } from "@cupel/core";
import type { Booking, Budget, Limits } from "./budget.ts";

type Budgets = readonly (Pick<Budget, "limits"> | undefined)[];

/** A limit of money holds only where every call has a price. @throws CupelError `USAGE` for a model without one under such a limit */
export function demandPrice({ model }: Pick<Backend, "model">, prices: Prices, budgets: Budgets): void {
  if (priceOf(model, prices) !== undefined || !budgets.some((budget) => budget?.limits.usd !== undefined)) return;
  throw new CupelError("USAGE", `The budget is in USD, and no price of the model "${model}" is known.`, {
    hint: "Give its price in USD per million tokens, as in --price input=2,output=8.",
  });
}

/** The same for all models that a run may ask. @throws CupelError `USAGE` */
export function demandPrices(backends: readonly Pick<Backend, "model">[], prices: Prices, limits: readonly Limits[]): void {
  const budgets = limits.map((each) => ({ limits: each }));
  for (const backend of backends) demandPrice(backend, prices, budgets);
}

/**
 * What a call took. One that was cut off was counted by nobody: it is booked by what was seen of it, so that a limit still knows of it, though
 * no record calls that its cost.
 */
export function bookingOf({ usage, finishReason }: Generation, price: Price | undefined): Booking {
  const { estimated: _estimated, ...seen } = usage;
  return { tokens: usage.inputTokens + usage.outputTokens, usd: costOf(finishReason === "abort" ? seen : usage, price) };
}

/** A limit of tokens or money holds only where tokens are counted. @throws CupelError `UNSUPPORTED` for guessed counts under such a limit */
export function demandCounts(
  { name, model }: Pick<Backend, "name" | "model">,
  { usage, finishReason }: Generation,
  budgets: Budgets,
): void {
  if (
    !usage.estimated ||
    finishReason === "abort" ||
    !budgets.some((budget) => budget?.limits.usd !== undefined || budget?.limits.tokens !== undefined)
  )
    return;
  throw new CupelError("UNSUPPORTED", `${model} on ${name} sends no token counts, so a budget of tokens or USD cannot be kept.`, {
    hint: "Limit calls or time instead, or use a server that reports its usage.",
  });
}
