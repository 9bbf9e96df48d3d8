import type { TargetCapabilities } from "@cupel/core";
import type { TraceRow } from "../types/trace.ts";

/** Digits after the point, beyond which a number was not rounded for print. */
const printedDigits = 6;

/** ρ: the smallest difference that the scores of a trace can show, in nats: printed decimals where they were rounded, else the grid near p = 1. */
export function resolutionOf(rows: readonly TraceRow[], { scores }: TargetCapabilities): number {
  if (scores === "none" || scores === "logits") return 0;
  let digits = 0;
  for (const row of rows) {
    for (const score of row.scores ?? []) {
      if (score === null) continue;
      digits = Math.max(digits, digitsOf(score));
      if (digits > printedDigits) return 2 ** -24;
    }
  }
  return digits === 0 ? 2 ** -24 : 10 ** -digits;
}

function digitsOf(value: number): number {
  const text = String(value);
  const exponent = /e-(\d+)$/.exec(text)?.[1];
  const point = text.indexOf(".");
  if (exponent !== undefined) return Number(exponent);
  return point < 0 ? 0 : text.length - point - 1;
}
