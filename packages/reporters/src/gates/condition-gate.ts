import type { Measures } from "../measures.ts";
import type { GateResult } from "./gate-report.ts";
import type { GateCondition } from "./gate-settings.ts";

type Found = Omit<GateResult, "model">;

/** What is counted of an arm under a name, and how it is told. */
const counts: Readonly<Partial<Record<GateCondition, (measures: Measures) => readonly [count: number, sentence: string]>>> = {
  incorrect: ({ tasks, correct_k }) => [tasks - correct_k, `${correct_k} of ${tasks} answers are correct; every one must be.`],
  unverified: ({ tasks, verified_k }) => [tasks - verified_k, `${verified_k} of ${tasks} answers are verified; every one must be.`],
  unscored: ({ tasks, unscored }) => [unscored, `${unscored} of ${tasks} answers have no gold to score them.`],
  reused: ({ tasks, memory_exact_hits: reused }) => [reused, `${reused} of ${tasks} answers were taken from memory as they are.`],
  budget: ({ tasks, budget_stops: stops }) => [stops, `${stops} of ${tasks} tasks ended because their budget was spent.`],
};

/** A condition that no record may meet; undefined for one that is decided elsewhere. */
export function conditionGate(condition: GateCondition, measures: Measures): Found | undefined {
  if (condition === "false-accept") return falseAcceptGate(measures);
  const counted = counts[condition]?.(measures);
  if (counted === undefined) return undefined;
  const [observed, sentence] = counted;
  return { gate: condition, status: observed > 0 ? "failed" : "held", required: 0, observed, sentence };
}

/** A verified answer that no gold has seen may be a false accept. */
function falseAcceptGate({ verified_k, false_accept_k: observed, false_accept_n: n }: Measures): Found {
  const unseen = verified_k - n;
  const sentence = `${observed} of ${n} verified answers are wrong${unseen === 0 ? "" : `, and ${unseen} more were not decided by gold`}; none may be.`;
  return { gate: "false-accept", status: observed > 0 || unseen > 0 ? "failed" : "held", required: 0, observed, sentence };
}
