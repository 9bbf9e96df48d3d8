import type { Limits } from "@cupel/engine";
import type { RunLimits } from "./run-settings.ts";

/** Limits as the engine takes them. */
export function limitsOf({ tokens, calls, time, usd }: RunLimits): Limits {
  return { ...(tokens && { tokens }), ...(calls && { calls }), ...(time && { seconds: time }), ...(usd && { usd }) };
}
