import type { IntervalPair } from "./rate.ts";

/** `52% [39, 64] (31/60)`; `- (0/0)` without a rate. */
export function formatRate(rate: number | null, interval: IntervalPair, { k, n }: { readonly k: number; readonly n: number }): string {
  if (rate === null || interval === null) return `- (${k}/${n})`;
  return `${percent(rate)}% [${percent(interval[0])}, ${percent(interval[1])}] (${k}/${n})`;
}

/** A share as a whole percentage. What is not all of it never rounds to 100, what is not nothing never to 0. */
function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return ">99";
  if (rounded === 0 && share > 0) return "<1";
  return String(rounded);
}

/** A share with three decimals, or `n/a`. What is not all of it never is 1.000, what is not nothing never 0.000. */
export function formatShare(share: number | null | undefined): string {
  if (share === null || share === undefined) return "n/a";
  return (share > 0 && share < 1 ? Math.min(0.999, Math.max(0.001, share)) : share).toFixed(3);
}

/** A number with the given decimals, or `n/a`. */
export function formatNumber(value: number | null | undefined, decimals = 3): string {
  return value === null || value === undefined ? "n/a" : value.toFixed(decimals);
}

/** A whole number with commas between thousands. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** USD with four digits that count and at least cents: `0.0000123`, `0.4200`, `12.50`, `1,234.00`; `n/a` where it is not known. */
export function formatUsd(value: number | null): string {
  if (value === null) return "n/a";
  if (value === 0) return "0";
  const decimals = Math.min(12, Math.max(2, 3 - Math.floor(Math.log10(value))));
  const [whole = "", part = ""] = value.toFixed(decimals).split(".");
  return `${formatCount(Number(whole))}.${part}`;
}

/** Seconds as `0.42 s`, `12.3 s`, `2 min 05 s` or `1 h 02 min`. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return "n/a";
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (value: number): string => String(value).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
}
