import type { RunRecord } from "@cupel/core";

/** Which way led to a policy's answer, in ReliabilityLoop's words. */
export type Decision = "baseline" | "contract" | "baseline_fallback" | "code_repair";

/** The policy's answer in ReliabilityLoop's words: which prompt it came from, which was asked first, and whether code was repaired. */
export interface PolicyRoute {
  readonly decision: Decision;
  readonly policy_mode: "baseline_first" | "contract_first";
  readonly code_repair_attempted: boolean;
}

/**
 * Reads the route from the prompts: they are those of the baseline and contract arms of the same task and model, alone or within a
 * longer prompt (a repair, or one that memory prefixed). Where those arms are missing, an answer that differs from what the model wrote
 * was compiled from a contract.
 */
export function policyRoute(record: RunRecord, peers: readonly RunRecord[]): PolicyRoute {
  const promptOf = (arm: string): string | undefined => peers.find((peer) => peer.arm === arm)?.candidates[0]?.prompt;
  const base = promptOf("baseline");
  const contract = promptOf("contract");
  const first = record.candidates[0];
  const answer = record.candidates[record.chosen ?? 0];
  const isContract = (candidate: typeof first): boolean => {
    if (candidate === undefined) return false;
    if (contract !== undefined && contract !== base && candidate.prompt.includes(contract)) return true;
    if (base !== undefined && candidate.prompt.includes(base)) return false;
    return candidate.raw !== candidate.text;
  };
  const plain = base ?? (isContract(first) ? undefined : first?.prompt);
  const isRepair = (prompt: string): boolean =>
    plain !== undefined && prompt !== plain && prompt.includes(plain) && prompt !== first?.prompt;
  const repairs = record.kind === "codestub" ? record.candidates.filter(({ prompt }) => isRepair(prompt)) : [];
  const contractFirst = isContract(first);
  const decision = isContract(answer)
    ? "contract"
    : contractFirst
      ? "baseline_fallback"
      : answer !== undefined && repairs.includes(answer)
        ? "code_repair"
        : "baseline";
  return { decision, policy_mode: contractFirst ? "contract_first" : "baseline_first", code_repair_attempted: repairs.length > 0 };
}
