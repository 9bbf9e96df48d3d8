import type { Usage } from "./backend.ts";
import { CupelError } from "./errors.ts";

/** What a model costs, in USD per million tokens, each 0 or more. */
export interface Price {
  /** Tokens of the prompt. */
  readonly input: number;
  /** The part of them that the server had cached. Default: `input`. */
  readonly cached?: number;
  /** Generated tokens, those of reasoning included. */
  readonly output: number;
}

/** Prices by name of model; `default` for the rest. */
export type Prices = Readonly<Record<string, Price>>;

/** The price of a model; undefined where none is known. */
export function priceOf(model: string, prices: Prices): Price | undefined {
  if (Object.hasOwn(prices, model)) return prices[model];
  return Object.hasOwn(prices, "default") ? prices.default : undefined;
}

/** Prices that are none are refused. @throws CupelError `USAGE` naming the model and the number */
export function checkPrices(prices: Prices): void {
  for (const [model, { input, cached = 0, output }] of Object.entries(prices)) {
    for (const [part, value] of Object.entries({ input, cached, output })) {
      if (Number.isFinite(value) && value >= 0) continue;
      throw new CupelError("USAGE", `The price of ${model} has ${value} for ${part}; it must be USD per million tokens, 0 or more.`);
    }
  }
}

/** What a call cost in USD; undefined where it cannot be told: no price, or token counts that are guesses. */
export function costOf(usage: Usage, price: Price | undefined): number | undefined {
  if (price === undefined || usage.estimated) return undefined;
  const cached = Math.min(usage.cachedTokens ?? 0, usage.inputTokens);
  const { input, output } = price;
  return ((usage.inputTokens - cached) * input + cached * (price.cached ?? input) + usage.outputTokens * output) / 1_000_000;
}
