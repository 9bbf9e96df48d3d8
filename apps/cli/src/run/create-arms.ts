import { definePolicy, type Memory, type Policy } from "@cupel/core";
import {
  adaptive,
  agreement,
  baseline,
  baselineFirst,
  bestOf,
  cascade,
  contract,
  contractFirst,
  route,
  selfConsistency,
  withMemory,
} from "@cupel/policies";
import type { CodeExecution } from "@cupel/verifiers";
import { type FlaggedKind, flaggedKinds, type RunSettings } from "./run-settings.ts";

/** The names of the arms, in the order of reporting. */
export const armNames = ["baseline", "contract", "policy"] as const;

/**
 * The arms of a run. `baseline` asks once. `contract` asks for a filled contract, with repairs. `policy` is what the flags say for each
 * kind; for a kind without flags it is baseline-first. `--policy` names another one for all kinds. Memory helps the policy arm only, so that its lift can be seen.
 */
export function createArms(
  settings: RunSettings,
  { memory, tasks, execution }: { readonly memory: Memory | undefined; readonly tasks: number; readonly execution: CodeExecution },
): readonly { readonly name: string; readonly policy: Policy }[] {
  const repairs = settings.repairAttempts;
  const policyOf = (kind: FlaggedKind) => {
    if (settings.policy === "self-consistency") return selfConsistency({ k: settings.bestOfK[kind] });
    if (settings.policy === "agreement")
      return kind === "codestub" ? byAgreement(settings, execution) : selfConsistency({ k: settings.bestOfK[kind] });
    if (settings.policy === "cascade") return cascade({ fast: bestOf(settings.bestOfK[kind]) });
    const options = { k: settings.bestOfK[kind], repairs };
    return settings.policies[kind] === "contract_first" ? contractFirst(options) : baselineFirst(options);
  };
  const routed =
    settings.policy === "adaptive"
      ? oneBudget(settings, tasks)
      : route(Object.fromEntries(flaggedKinds.map((kind) => [kind, policyOf(kind)])));
  const policy =
    memory && (settings.memoryTopK > 0 || settings.reuseExact)
      ? withMemory(memory, routed, { topK: settings.memoryTopK, exact: settings.reuseExact })
      : routed;
  const all = { baseline: baseline(), contract: contract({ repairs }), policy };
  return armNames.filter((name) => settings.arms.includes(name)).map((name) => ({ name, policy: all[name] }));
}

/** Where answers are no functions that can be called, what most samples say is the nearest to agreement. */
function byAgreement({ bestOfK: { codestub: k }, policyTests }: RunSettings, execution: CodeExecution): Policy {
  const agreed = agreement({ k, ...(policyTests !== undefined && { tests: policyTests }), execution });
  const other = selfConsistency({ k });
  return definePolicy(`${agreed.name}, else ${other.name}`, (context) => (execution.canRun(context.task) ? agreed : other).run(context));
}

/** Without a number of calls, six tenths of what best-of-k could take. */
function oneBudget({ bestOfK, policyCalls }: RunSettings, tasks: number): Policy {
  const most = Math.max(...Object.values(bestOfK));
  return adaptive({ budget: policyCalls ?? Math.max(tasks, Math.ceil(0.6 * most * tasks)), most });
}
