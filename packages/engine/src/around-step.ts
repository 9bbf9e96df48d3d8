/** A step of a policy on a task: from when the policy is given the word to the verdict over the candidate that it yields. */
export interface PolicyStep {
  /** From 0. In the last step the policy yields nothing and ends. */
  readonly index: number;
}

/**
 * Does a step within something of the caller's, such as a trace, with every call that the policy begins in it: it must call `work` once and
 * wait for it. What it does besides changes nothing in the record.
 */
export type AroundStep = <Value>(step: PolicyStep, work: () => Promise<Value>) => Promise<Value>;
