import { broken, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { withoutReasoning } from "../reasoning.ts";
import { normaliseText, type TextNormalisation } from "./normalise-text.ts";
import { patternMatcher } from "./pattern-matcher.ts";
import { textDefects } from "./text-defects.ts";
import { patternList, showPattern, type TextPattern } from "./text-pattern.ts";

/** What a text task checks: publicly what its checks hold, while scoring also what the gold adds. */
export interface TextChecks {
  /** The whole answer. */
  readonly exact?: string;
  /** Each of these must occur. */
  readonly contains?: readonly string[];
  /** None of these may occur. */
  readonly not_contains?: readonly string[];
  /** Each of these must match somewhere in the answer as it was written: `ignore` does not change what they see. */
  readonly regex?: TextPattern | readonly TextPattern[];
  /** Fewest characters (code points), counted without what `ignore` names. */
  readonly min_length?: number;
  /** Most characters. */
  readonly max_length?: number;
  readonly ignore?: readonly TextNormalisation[];
}

export interface TextOptions {
  /** Milliseconds of its own for one pattern that could be slow; 1 to 60,000, default 1,000. What others take of a busy machine does not count. */
  readonly patternMs?: number;
}

interface Condition {
  readonly holds: boolean;
  readonly reason: string;
}

/**
 * Verifies that an answer is a text, holds texts or matches patterns. What may differ is declared by the task. The score is the share of
 * the task's conditions that hold. Reasoning in `<think>` and the like is no part of the answer.
 */
export function text({ patternMs = 1000 }: TextOptions = {}): Verifier<TextChecks> {
  const matcher = patternMatcher({ wallMs: patternMs });

  const verify = async ({ checks, candidate, scope, signal }: VerifierInput<TextChecks>): Promise<Verdict> => {
    const bare = withoutReasoning(candidate.text);
    const answer = bare === candidate.text ? bare : bare.trim();
    if (checks.exact === undefined && answer.trim() === "") return fail("there is no answer", { code: "load" });
    const conditions = [...plainConditions(checks, answer)];
    for (const pattern of patternList(checks.regex)) {
      const holds = await matcher.test(pattern, answer, signal);
      if (typeof holds !== "boolean") return holds;
      conditions.push({ holds, reason: `the answer does not match ${showPattern(pattern)}` });
    }
    const [first, ...more] = conditions.filter(({ holds }) => !holds);
    if (conditions.length === 0)
      return scope === "public" ? pass({ level: "parsed" }) : broken("the task has no text to score against", { code: "vacuous" });
    if (first === undefined) return pass({ score: 1 });
    const failed = 1 + more.length;
    const score = (conditions.length - failed) / conditions.length;
    return scope === "gold"
      ? fail(`${failed} of ${conditions.length} conditions fail`, { score, evidence: [first, ...more].map(({ reason }) => reason) })
      : fail(first.reason, { score });
  };
  return guarded({ name: "text", version: "2", verify, defects: textDefects, dispose: () => matcher[Symbol.asyncDispose]() });
}

function plainConditions(checks: TextChecks, text: string): readonly Condition[] {
  const { exact, contains = [], not_contains = [], min_length, max_length, ignore = [] } = checks;
  const answer = normaliseText(text, ignore);
  const holds = (part: string) => answer.includes(normaliseText(part, ignore));
  const length = [...answer].length;
  return [
    ...(exact === undefined ? [] : [{ holds: answer === normaliseText(exact, ignore), reason: "the answer is another text" }]),
    ...contains.map((part) => ({ holds: holds(part), reason: `the answer lacks ${quoted(part)}` })),
    ...not_contains.map((part) => ({ holds: !holds(part), reason: `the answer must not hold ${quoted(part)}` })),
    ...(min_length === undefined
      ? []
      : [{ holds: length >= min_length, reason: `the answer has ${length} characters and must have at least ${min_length}` }]),
    ...(max_length === undefined
      ? []
      : [{ holds: length <= max_length, reason: `the answer has ${length} characters and may have at most ${max_length}` }]),
  ];
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
