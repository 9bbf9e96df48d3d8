import type { Memory, Policy } from "@cupel/core";
import { baseline, baselineFirst, contract, contractFirst, route, withMemory } from "@cupel/policies";
import { type FlaggedKind, flaggedKinds, type RunSettings } from "./run-settings.ts";

/** The names of the arms, in the order of reporting. */
export const armNames = ["baseline", "contract", "policy"] as const;

/**
 * The arms of a run. `baseline` asks once. `contract` asks for a filled contract, with repairs. `policy` is what the flags say for each
 * kind; for a kind without flags it is baseline-first. Memory helps the policy arm only, so that its lift can be seen.
 */
export function createArms(
  settings: RunSettings,
  memory: Memory | undefined,
): readonly { readonly name: string; readonly policy: Policy }[] {
  const repairs = settings.repairAttempts;
  const policyOf = (kind: FlaggedKind) => {
    const options = { k: settings.bestOfK[kind], repairs };
    return settings.policies[kind] === "contract_first" ? contractFirst(options) : baselineFirst(options);
  };
  const routed = route(Object.fromEntries(flaggedKinds.map((kind) => [kind, policyOf(kind)])));
  const policy =
    memory && (settings.memoryTopK > 0 || settings.reuseExact)
      ? withMemory(memory, routed, { topK: settings.memoryTopK, exact: settings.reuseExact })
      : routed;
  const all = { baseline: baseline(), contract: contract({ repairs }), policy };
  return armNames.filter((name) => settings.arms.includes(name)).map((name) => ({ name, policy: all[name] }));
}
