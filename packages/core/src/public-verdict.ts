import type { Verdict } from "./verdict.ts";

type WithoutEvidence<Each> = Each extends Verdict ? Omit<Each, "evidence"> : never;

/** A verdict without its evidence: nothing in it is private. */
export type PublicVerdict = WithoutEvidence<Verdict>;

/** The public part of a verdict. */
export function publicVerdict(verdict: Verdict): PublicVerdict {
  const { evidence: _evidence, ...open } = verdict;
  return open;
}

/** A public verdict in a line for people: `fail (wrong): /users must be integer`. */
export function verdictText(verdict: PublicVerdict): string {
  const arm = `${verdict.status} (${verdict.status === "pass" ? verdict.level : verdict.code})`;
  return verdict.reason === "" ? arm : `${arm}: ${verdict.reason}`;
}
