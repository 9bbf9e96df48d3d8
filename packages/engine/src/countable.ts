import { type Backend, CupelError, type Generation, type Prices, priceOf } from "@cupel/core";
import type { Budget, Limits } from "./budget.ts";

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

/** A limit of tokens or money holds only where tokens are counted. @throws CupelError `UNSUPPORTED` for guessed counts under such a limit */
export function demandCounts({ name, model }: Pick<Backend, "name" | "model">, { usage }: Generation, budgets: Budgets): void {
  if (!usage.estimated || !budgets.some((budget) => budget?.limits.usd !== undefined || budget?.limits.tokens !== undefined)) return;
  throw new CupelError("UNSUPPORTED", `${model} on ${name} sends no token counts, so a budget of tokens or USD cannot be kept.`, {
    hint: "Limit calls or time instead, or use a server that reports its usage.",
  });
}
