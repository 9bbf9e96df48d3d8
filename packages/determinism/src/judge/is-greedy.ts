import type { TargetCapabilities } from "@cupel/core";
import type { CheckSpec } from "../types/check-spec.ts";

/** Whether every token was the likeliest one: temperature 0 was asked for, and is not known to be dropped. */
export function isGreedy({ settings }: Pick<CheckSpec, "settings">, { dropped = [] }: TargetCapabilities): boolean {
  return settings.temperature === 0 && !dropped.includes("temperature");
}
