import type { Random } from "@cupel/core";

const firstBackoff = 500;
const longestBackoff = 8_000;

/** Longest wait that a server may ask for by Retry-After, in milliseconds. Beyond it the call fails and says so. */
export const longestRetryAfter = 60_000;

/** Shortest wait before a server that turned a call away is asked again, in milliseconds, whatever it says. */
export const shortestPause = 250;

/** Wait in milliseconds after so many failures before this one: doubling from half a second to 8 s, half of it jitter. */
export function backoff(failures: number, random: Random): number {
  const full = Math.min(longestBackoff, firstBackoff * 2 ** failures);
  return Math.round((full / 2) * (1 + random.next()));
}

/**
 * What Retry-After asks for in milliseconds: seconds, or a date, which is read against the server's own Date header so that no clock is needed.
 * `undefined` where there is none or it cannot be read.
 */
export function retryAfter(headers: { get(name: string): string | null }): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const difference = Date.parse(value) - Date.parse(headers.get("date") ?? "");
  return Number.isFinite(difference) ? Math.max(0, difference) : undefined;
}
