import { broken, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { withoutReasoning } from "../reasoning.ts";
import { type ChoiceOptions, optionList, optionsDefect } from "./choice-options.ts";
import { findChoice } from "./find-choice.ts";

/** What a choice task checks. */
export interface ChoiceChecks {
  /** What there is to choose from: texts, labelled A, B, C and so on, or texts by label. */
  readonly options: ChoiceOptions;
  /** Hidden: the label of the right option; of several, each of which is right. Used at scope `gold`. */
  readonly expected?: string | readonly string[];
}

/**
 * Verifies answers that choose one of several options, by label or by its text, alone or at the end of prose. An answer that names two
 * is ambiguous and fails. Publicly the answer has to be one of the options.
 */
export function choice(): Verifier<ChoiceChecks> {
  const verify = async ({ checks, candidate, scope }: VerifierInput<ChoiceChecks>): Promise<Verdict> => {
    const options = optionList(checks.options);
    const named = findChoice(withoutReasoning(candidate.text), options);
    const [chosen] = named;
    if (chosen === undefined) {
      const all = options.map(({ label }) => label).join(", ");
      return fail(`the answer names none of the options ${all}; end it with "Answer: " and the label of one`, { code: "load" });
    }
    if (named.length > 1) {
      const labels = scope === "public" ? ` (${named.map(({ label }) => label).join(", ")})` : "";
      return fail(`the answer is ambiguous: it names ${named.length} options${labels}`);
    }
    if (scope === "public") return pass({ level: "parsed" });
    if (checks.expected === undefined) return broken("the task has no expected option to score against", { code: "vacuous" });
    const expected = [checks.expected].flat();
    const evidence = { expected, found: chosen.label };
    return expected.includes(chosen.label) ? pass({ evidence }) : fail("another option is right", { evidence });
  };
  return guarded({ name: "choice", version: "1", verify, defects });
}

function defects({ options, expected }: ChoiceChecks): readonly string[] {
  const defect = optionsDefect(options);
  if (defect !== undefined) return [defect];
  if (expected === undefined) return [];
  const labels = optionList(options).map(({ label }) => label);
  const right = [expected].flat();
  const isKnown = right.length > 0 && right.every((label) => labels.includes(label));
  const isOpen = isKnown && labels.every((label) => right.includes(label));
  if (isOpen) return ["expected names every option, so any choice would be right"];
  return isKnown ? [] : ["expected must be the label of an option, or a list of labels"];
}
