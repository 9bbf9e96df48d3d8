/** The names of the arms, in the order of reporting. */
export const armNames = ["baseline", "contract", "policy"] as const;
export type ArmName = (typeof armNames)[number];
