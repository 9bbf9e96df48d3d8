import type { RunRecord } from "@cupel/core";
import type { Plan } from "./plan.ts";

/** The units that have a record, and the records themselves where they are kept. */
export interface Finished {
  readonly count: number;
  has(index: number): boolean;
  add(record: RunRecord): void;
  /** In the order of models, arms and tasks; empty where they are not kept. */
  records(): readonly RunRecord[];
}

/** Nothing is finished yet. @param keepRecords false: a bit per unit is all that is held */
export function createFinished(plan: Plan, keepRecords: boolean): Finished {
  const bits = new Uint8Array(Math.ceil(plan.count / 8));
  const kept = new Map<number, RunRecord>();
  const has = (index: number): boolean => ((bits[index >> 3] ?? 0) & (1 << (index & 7))) !== 0;
  let count = 0;
  return {
    get count() {
      return count;
    },
    has,
    add: (record) => {
      const index = plan.indexOf(record);
      if (index === undefined || has(index)) return;
      bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
      count++;
      if (keepRecords) kept.set(index, record);
    },
    records: () => [...kept].sort(([left], [right]) => left - right).map(([, record]) => record),
  };
}
