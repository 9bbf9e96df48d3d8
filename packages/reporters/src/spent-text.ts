import type { Spent } from "@cupel/core";
import { formatCount, formatUsd } from "./format.ts";

/** `1,204 calls, 350,112 tokens, 0.4211 USD`; without the money where it is not known. */
export function spentText({ calls, tokens, usd }: Spent): string {
  const parts = [`${formatCount(calls)} ${calls === 1 ? "call" : "calls"}`, `${formatCount(tokens)} tokens`];
  return [...parts, ...(usd === null ? [] : [`${formatUsd(usd)} USD`])].join(", ");
}
