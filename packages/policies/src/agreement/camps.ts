import type { Candidate } from "@cupel/core";

/** Answers that satisfy the same assertions. */
export interface Camp {
  /** In the order in which they were given. */
  readonly members: readonly Candidate[];
  /** How many assertions they satisfy. */
  readonly satisfied: number;
  /** Answers times satisfied assertions. */
  readonly score: number;
}

/** The camps among answers, the largest score first; of equal ones, the one that was seen first. The same text is executed once. */
export async function campsOf(
  answers: readonly Candidate[],
  holds: (answer: Candidate) => Promise<readonly boolean[]>,
): Promise<readonly Camp[]> {
  const outcomes = new Map<string, readonly boolean[]>();
  const members = new Map<string, Candidate[]>();
  for (const answer of answers) {
    const outcome = outcomes.get(answer.text) ?? (await holds(answer));
    outcomes.set(answer.text, outcome);
    const key = outcome.map(Number).join("");
    members.set(key, [...(members.get(key) ?? []), answer]);
  }
  return Array.from(members, ([key, own]) => {
    const satisfied = key.replaceAll("0", "").length;
    return { members: own, satisfied, score: own.length * satisfied };
  }).toSorted((left, right) => right.score - left.score);
}
