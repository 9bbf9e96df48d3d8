import type { Task } from "@cupel/core";
import type { ArmName } from "./arm-names.ts";
import type { KindName, KindPolicy, RunSettings } from "./run-settings.ts";

/** Most calls of an arm on tasks, for all of them together: `null` where the user's own policy decides and no limit holds it. */
export function callsBound(arm: ArmName, tasks: readonly Task[], settings: RunSettings, ownPolicy: boolean): number | null {
  const limit = settings.taskBudget.calls ?? Number.POSITIVE_INFINITY;
  const bounds = tasks.map((task) => Math.min(limit, ownPolicy && isPolicy(arm) ? Number.POSITIVE_INFINITY : callsOf(arm, task, settings)));
  const sum = bounds.reduce((total, bound) => total + bound, 0);
  const shared = isPolicy(arm) && !ownPolicy && settings.policy === "adaptive" ? adaptiveBudget(settings, tasks.length) : sum;
  const most = Math.min(sum, shared);
  return Number.isFinite(most) ? most : null;
}

/** The calls that `adaptive` has for all tasks together: without a number, six tenths of what best-of-k could take. */
export function adaptiveBudget({ bestOfK, policyCalls }: RunSettings, tasks: number): number {
  return policyCalls ?? Math.max(tasks, Math.ceil(0.6 * Math.max(...Object.values(bestOfK)) * tasks));
}

function isPolicy(arm: ArmName): boolean {
  return arm === "policy" || arm === "no_memory";
}

function callsOf(arm: ArmName, { kind }: Task, settings: RunSettings): number {
  const { repairAttempts: repairs, bestOfK, cascade } = settings;
  if (arm === "baseline") return 1;
  if (arm === "contract") return 1 + repairs;
  if (settings.policy === "adaptive") return Math.max(...Object.values(bestOfK));
  const name = (Object.hasOwn(bestOfK, kind) ? kind : "default") as KindName;
  const k = bestOfK[name];
  const calls: Readonly<Record<KindPolicy, number>> = {
    baseline: 1,
    "best-of": k,
    contract: 1 + repairs,
    repair: k + Math.max(1, repairs),
    "self-consistency": k,
    // Answers, the tests, and where two camps are equal an input and which result is right.
    agreement: kind === "codestub" ? k + 3 : k,
    cascade: k + 1 + (typeof cascade?.spans === "object" ? 1 : 0),
    baseline_first: k + repairs + 1 + repairs,
    contract_first: k + repairs + 1 + repairs,
  };
  return calls[settings.policies[name]];
}
