import { CupelError, isJsonObject, type Json } from "@cupel/core";
import type { Metric } from "../paired.ts";

/** What a run can be failed on by name. */
export const gateConditions = [
  "false-accept",
  "error",
  "incomplete",
  "incorrect",
  "unverified",
  "unscored",
  "reused",
  "budget",
  "oracle",
] as const;
export type GateCondition = (typeof gateConditions)[number];

/** What a run has to show. Stands in its configuration under `gates`. */
export interface GateSettings {
  /** Least share of tasks that pass, on [0, 1]. */
  readonly minPassRate?: number;
  /** The one-sided 95 % lower bound of that share must reach this. */
  readonly minLowerBound?: number;
  /** Most records that are errors. Default 0. */
  readonly maxErrors?: number;
  readonly failOn?: readonly GateCondition[];
  /** What passing means. Default `correct`. */
  readonly metric?: Metric;
  /** Default: the reported arm. */
  readonly arm?: string;
}

/**
 * The gates in the configuration of a run; undefined where none were set.
 *
 * @throws CupelError `CONFIG_INVALID` for gates that cannot be read: a gate that is passed over would hold whatever comes
 */
export function gateSettingsIn(value: Json | undefined): GateSettings | undefined {
  if (value === undefined || value === null) return undefined;
  if (!isJsonObject(value)) throw unreadable("they are no object");
  for (const [name, own] of Object.entries(value)) {
    const isValid = members[name as keyof GateSettings];
    if (isValid === undefined) throw unreadable(`there is no gate "${name}"`);
    if (own !== undefined && !isValid(own)) throw unreadable(`"${name}" is ${JSON.stringify(own)}`);
  }
  return value as GateSettings;
}

const isShare = (value: Json): boolean => typeof value === "number" && value >= 0 && value <= 1;

const members: Readonly<Record<keyof GateSettings, (value: Json) => boolean>> = {
  minPassRate: isShare,
  minLowerBound: isShare,
  maxErrors: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  failOn: (value) => Array.isArray(value) && value.every((name) => (gateConditions as readonly Json[]).includes(name)),
  metric: (value) => value === "correct" || value === "verified",
  arm: (value) => typeof value === "string" && value !== "",
};

function unreadable(what: string): CupelError {
  return new CupelError("CONFIG_INVALID", `The gates of the run cannot be read: ${what}.`);
}
