import type { RewriteBasis } from "../prompts/critique-prompts.ts";
import { cut, jsonText } from "./cases-of.ts";
import type { Review } from "./read-reviews.ts";
import { casePasses, type StopRule } from "./rule.ts";
import type { Trial, TriedCase } from "./trial.ts";

/** A program with what was found out about it. */
export interface Round {
  readonly trial: Trial;
  readonly reviews: ReadonlyMap<number, Review>;
  readonly passed: number;
}

/**
 * What the improver is told of its program: the failing cases, those with a reviewer's words first, at most `shown` of them. Where labels
 * have a say, each with what is expected. Where they decide alone, a case that is right does not fail, whatever a reviewer says.
 */
export function basisOf(
  { trial, reviews, passed }: Round,
  { rule, shown }: { readonly rule: StopRule; readonly shown: number },
): RewriteBasis {
  const { program, cases, unloadable, feedback } = trial;
  const all = { program: cut(program, 20_000), passed, total: cases.length };
  if (unloadable !== undefined)
    return { ...all, findings: [unloadable.startsWith("does ") ? `It ${unloadable}.` : `${unloadable}.`], hidden: 0 };
  const failing = [...cases.entries()].filter(([number, own]) => !casePasses(rule, own, reviews.get(number)));
  if (failing.length === 0) return { ...all, findings: [`The program as a whole: ${feedback.reason || "it is not accepted"}`], hidden: 0 };
  const told = failing.map(([number, own]) => ({ own, words: wordsOf(reviews.get(number)) }));
  const ordered = [...told.filter(({ words }) => words !== ""), ...told.filter(({ words }) => words === "")];
  const findings = ordered.slice(0, shown).map(({ own, words }) => `${findingOf(rule, own)}${words === "" ? "" : ` Reviewer: ${words}`}`);
  return { ...all, findings, hidden: failing.length - findings.length };
}

function findingOf(rule: StopRule, { text, output, failure, call }: TriedCase): string {
  const came = output === undefined ? (failure?.reason ?? "returned nothing") : `returned ${output}`;
  const expected = rule === "evaluator" || call.equals === undefined ? "" : `, expected ${cut(jsonText(call.equals), 200)}`;
  return `${text} ${came}${expected}.`;
}

/** What the reviewer says is wrong. */
function wordsOf(review: Review | undefined): string {
  return review?.verdict === "fail" ? review.feedback : "";
}
