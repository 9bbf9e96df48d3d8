import { definePolicy, type Memory, type Policy } from "@cupel/core";
import {
  adaptive,
  agreement,
  baseline,
  baselineFirst,
  bestOf,
  type CascadeOptions,
  cascade,
  contract,
  contractFirst,
  repair,
  route,
  selfConsistency,
  withMemory,
} from "@cupel/policies";
import type { CodeExecution } from "@cupel/verifiers";
import { armNames } from "./arm-names.ts";
import { adaptiveBudget } from "./calls-bound.ts";
import type { CascadeSettings } from "./cascade-settings.ts";
import { flaggedKinds, type KindName, type KindPolicy, type RunSettings } from "./run-settings.ts";

/** What arms are made with. */
export interface ArmOptions {
  readonly memory: Memory | undefined;
  /** How many. */
  readonly tasks: number;
  readonly execution: CodeExecution;
  /** The user's own policy, in place of those that the settings name. */
  readonly own: Policy | undefined;
}

/**
 * The arms of a run. `baseline` asks once. `contract` asks for a filled contract, with repairs. `policy` is what the flags say for each
 * kind; for a kind without flags it is baseline-first. `--policy` names another one for all kinds, a configuration may bring one. Memory
 * helps the policy arm only; `no_memory` is the same without it.
 */
export function createArms(
  settings: RunSettings,
  { memory, tasks, execution, own }: ArmOptions,
): readonly { readonly name: string; readonly policy: Policy }[] {
  const repairs = settings.repairAttempts;
  const policyOf = (kind: KindName): Policy => {
    const k = settings.bestOfK[kind];
    const policies: Readonly<Record<KindPolicy, () => Policy>> = {
      baseline_first: () => baselineFirst({ k, repairs }),
      contract_first: () => contractFirst({ k, repairs }),
      baseline: () => baseline(),
      "best-of": () => bestOf(k),
      contract: () => contract({ repairs }),
      repair: () => repair(bestOf(k), { rounds: Math.max(1, repairs) }),
      "self-consistency": () => selfConsistency({ k }),
      agreement: () => (kind === "codestub" ? byAgreement(settings, execution) : selfConsistency({ k })),
      cascade: () => cascade({ fast: bestOf(k), ...cascadeOptions(settings.cascade) }),
    };
    return policies[settings.policies[kind]]();
  };
  const named = () => route(Object.fromEntries([...flaggedKinds, "default" as const].map((kind) => [kind, policyOf(kind)])));
  const routed = own ?? (settings.policy === "adaptive" ? oneBudget(settings, tasks) : named());
  const policy = memory ? withMemory(memory, routed, { topK: settings.memoryTopK, exact: settings.reuseExact }) : routed;
  const all = { baseline: baseline(), contract: contract({ repairs }), policy, no_memory: routed };
  return armNames.filter((name) => settings.arms.includes(name)).map((name) => ({ name, policy: all[name] }));
}

function cascadeOptions({ by = "evidence", meanBelow, leastBelow, spans }: Partial<CascadeSettings> = {}): CascadeOptions {
  if (by === "evidence") return {};
  const escalateWhen = { ...(meanBelow !== undefined && { meanBelow }), ...(leastBelow !== undefined && { leastBelow }) };
  return { escalateWhen, ...(spans && { spans }) };
}

/** Where answers are no functions that can be called, what most samples say is the nearest to agreement. */
function byAgreement({ bestOfK: { codestub: k }, policyTests }: RunSettings, execution: CodeExecution): Policy {
  const agreed = agreement({ k, ...(policyTests !== undefined && { tests: policyTests }), execution });
  const other = selfConsistency({ k });
  return definePolicy(`${agreed.name}, else ${other.name}`, (context) => (execution.canRun(context.task) ? agreed : other).run(context));
}

function oneBudget(settings: RunSettings, tasks: number): Policy {
  return adaptive({ budget: adaptiveBudget(settings, tasks), most: Math.max(...Object.values(settings.bestOfK)) });
}
