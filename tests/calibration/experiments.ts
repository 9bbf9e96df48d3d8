import type { Row, Scale } from "./report/row.ts";
import { manyLooks } from "./rows/c01-many-looks.ts";
import { pairedNull } from "./rows/c02-paired-null.ts";
import { rollout } from "./rows/c03-rollout.ts";
import { noisyOracle } from "./rows/c04-noisy-oracle.ts";
import { unequalSampling } from "./rows/c05-unequal-sampling.ts";
import { asymptotic } from "./rows/c06-asymptotic.ts";
import { drift } from "./rows/c07-drift.ts";
import { thirtyGates } from "./rows/c08-thirty-gates.ts";
import { exactTables } from "./rows/c09-exact-tables.ts";
import { simulatedPlans } from "./rows/c09-simulated-plans.ts";
import { allowance } from "./rows/c10-allowance.ts";
import { repeatability } from "./rows/c11-repeatability.ts";
import { nonInferiority } from "./rows/c12-non-inferiority.ts";
import { uplift } from "./rows/c13-uplift.ts";
import { percentileGate } from "./rows/c14-percentile-gate.ts";
import { familyTests } from "./rows/c15-family-tests.ts";

/** Every experiment by its id. Each has seeds of its own, so that one alone measures what it does among all. */
export const experiments: Readonly<Record<string, (scale: Scale) => readonly Row[]>> = {
  C1: manyLooks,
  C2: pairedNull,
  C3: rollout,
  C4: noisyOracle,
  C5: unequalSampling,
  C6: asymptotic,
  C7: drift,
  C8: thirtyGates,
  C9: (scale) => [...exactTables(), ...simulatedPlans(scale)],
  C10: allowance,
  C11: repeatability,
  C12: nonInferiority,
  C13: uplift,
  C14: percentileGate,
  C15: familyTests,
};
