import { broken, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { withoutReasoning } from "../reasoning.ts";
import { findNumber, signedDecimal } from "./find-number.ts";

/** What a number task checks. */
export interface NumberChecks {
  /** Hidden: the right number, as a number or as decimal text of any length. */
  readonly expected?: number | string;
  /** How far the answer may be off. Default 0: the same decimal. */
  readonly tolerance?: number;
}

/** Verifies answers that end in a number: `#### 18`, or the last number of the text. Publicly it only has to be there. */
export function number(): Verifier<NumberChecks> {
  const verify = async ({ checks, candidate, scope }: VerifierInput<NumberChecks>): Promise<Verdict> => {
    const found = findNumber(withoutReasoning(candidate.text));
    if (found === undefined) return fail("there is no number in the answer", { code: "load" });
    if (scope === "public") return pass({ level: "parsed" });
    const { expected, tolerance = 0 } = checks;
    if (expected === undefined) return broken("the task has no expected number to score against", { code: "vacuous" });
    const isNear = tolerance > 0 && Math.abs(Number(found) - Number(expected)) <= tolerance;
    const right = isNear || signedDecimal(String(expected)) === found;
    const evidence = { expected, found };
    return right ? pass({ evidence }) : fail("the number is another", { evidence });
  };
  return guarded({ name: "number", version: "1", verify, defects });
}

function defects({ expected, tolerance }: NumberChecks): readonly string[] {
  const sentences: string[] = [];
  if (expected !== undefined && !/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(String(expected))) sentences.push("expected must be a number");
  if (tolerance !== undefined && !(typeof tolerance === "number" && tolerance >= 0))
    sentences.push("tolerance must be a number of at least 0");
  return sentences;
}
