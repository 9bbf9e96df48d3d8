/** The arm whose figures head a report: `policy`, or the last arm of a run without it. Empty without arms. */
export function reportedArm(arms: readonly string[]): string {
  return arms.includes("policy") ? "policy" : (arms.at(-1) ?? "");
}
