import { broken, fail, type JsonObject, pass, type Verdict } from "@cupel/core";
import type { Vote } from "./ask-judge.ts";

/** How the votes are read: the grades from worst to best, and the place of the least that passes. */
export interface Scale {
  readonly grades: readonly string[];
  readonly bar: number;
}

/** Whether more than half of all votes pass or fail. A vote without a grade counts for neither; undefined where it could decide. */
export function majority(votes: readonly Vote[], { bar }: Scale): "pass" | "fail" | undefined {
  const graded = votes.flatMap(({ grade }) => grade ?? []);
  const passes = graded.filter((grade) => grade >= bar).length;
  if (2 * passes > votes.length) return "pass";
  return 2 * (graded.length - passes) > votes.length ? "fail" : undefined;
}

/** The verdict of votes that have a majority: the grade in the middle, which lies on its side. Only publicly the reason says why. */
export function verdictOf(votes: readonly Vote[], { grades, bar, scope }: Scale & { readonly scope: "public" | "gold" }): Verdict {
  const graded = votes.flatMap(({ grade }) => grade ?? []).toSorted((left, right) => left - right);
  const middle = graded[(graded.length - 1) >> 1] ?? 0;
  const details = {
    score: middle / (grades.length - 1),
    evidence: { votes: evidenceOf(votes, grades), disagreement: new Set(graded).size > 1 },
  };
  if (middle >= bar) return pass({ level: "judged", ...details });
  const why = votes
    .find(({ grade }) => grade === middle)
    ?.rationale?.replace(/\s+/g, " ")
    .slice(0, 500);
  return fail(
    `judged "${grades[middle]}", and at least "${grades[bar]}" is asked for${scope === "public" && why ? `: ${why}` : ""}`,
    details,
  );
}

/** What is kept of votes: seed, grade, reply, and why there is no grade. */
export function evidenceOf(votes: readonly Vote[], grades: readonly string[]): readonly JsonObject[] {
  return votes.map(({ seed, grade, reply, problem }) => ({
    seed,
    grade: grade === undefined ? null : (grades[grade] ?? null),
    reply,
    problem,
  }));
}

/** The error of a judge that cannot even grade a text that says nothing. */
export function unjudged({ problem }: Vote, evidence: JsonObject): Verdict {
  return problem === "no grade" || problem === "cut off"
    ? broken("the judge's reply ends in no grade", { evidence })
    : broken(`the judge's backend failed (${problem})`, { code: "setup", evidence });
}
