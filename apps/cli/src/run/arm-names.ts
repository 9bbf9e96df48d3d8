/**
 * The names of the arms, in the order of reporting. The last one does as `policy` does without its memory: what memory adds is told by
 * comparing the two, so it runs by default where there is a memory, and only there.
 */
export const armNames = ["baseline", "contract", "policy", "no_memory"] as const;
export type ArmName = (typeof armNames)[number];

/** The arms of a run that names none. */
export function defaultArms({ memory }: { readonly memory: boolean }): readonly ArmName[] {
  return armNames.filter((name) => memory || name !== "no_memory");
}
