import { broken, fail, pass, type Verdict, type Verifier, type VerifierInput } from "@cupel/core";
import { guarded } from "../guarded.ts";
import { withoutReasoning } from "../reasoning.ts";
import { findNumber } from "./find-number.ts";
import { numberDefects } from "./number-defects.ts";
import { distance, isAtMost, isWhole, multiply, parseRational, type Rational, zero } from "./rational.ts";
import { readQuantity } from "./read-quantity.ts";

/**
 * What a number task checks. Numbers are given as numbers or, where a double cannot hold them, as texts: `0.1`, `"3/4"`, `"1 1/2"`,
 * `"6.02e23"`, at most 10,000 digits.
 */
export interface NumberChecks {
  /** Hidden: the right number, in `unit` where there is one. Used at scope `gold`. */
  readonly expected?: number | string;
  /** How far the answer may be off. Default 0: the same number. */
  readonly tolerance?: number | string;
  /** How far the answer may be off as a share of `expected`. Default 0. The wider of the two tolerances counts. */
  readonly relative_tolerance?: number | string;
  /** The answer must be a whole number, however it is spelled. */
  readonly integer?: boolean;
  /** What `%` behind the number means. Absent: nothing, `45%` is 45. `hundredths`: `45%` is 0.45. */
  readonly percent?: "hundredths";
  /** The unit of the answer. An answer without a unit is taken to be in it; one in a unit that is not declared fails. */
  readonly unit?: string;
  /** Other spellings and units, each with the factor that converts it to `unit`: `{ "metres": 1, "km": 1000, "cm": 0.01 }`. */
  readonly units?: Readonly<Record<string, number | string>>;
  /** Answers write `1.234,5`. Absent: `1,234.5`. */
  readonly decimal_comma?: boolean;
}

/**
 * Verifies answers that end in a number: behind `####`, in `\boxed{}`, or the last of the text. Numbers are compared exactly unless the
 * task gives a tolerance. Publicly a number has to be there, whole and in a declared unit where the task says so.
 */
export function number(): Verifier<NumberChecks> {
  const verify = async ({ checks, candidate, scope }: VerifierInput<NumberChecks>): Promise<Verdict> => {
    const found = findNumber(withoutReasoning(candidate.text), checks.decimal_comma === true ? "," : ".");
    if (found === undefined) return fail("there is no number in the answer", { code: "load" });
    const quantity = readQuantity(found, checks);
    if ("problem" in quantity) {
      return fail(scope === "gold" ? quantity.problem : `${quantity.problem}: ${quantity.detail}`, { code: quantity.code });
    }
    if (checks.integer === true && !isWhole(quantity.value)) return fail("the number is not whole");
    if (scope === "public") return pass({ level: "parsed" });
    const expected = checks.expected === undefined ? undefined : parseRational(String(checks.expected));
    if (expected === undefined) return broken("the task has no expected number to score against", { code: "vacuous" });
    const evidence = { expected: checks.expected ?? null, found: found.text.slice(0, 200) };
    return isNear(quantity.value, expected, checks) ? pass({ evidence }) : fail("the number is another", { evidence });
  };
  return guarded({ name: "number", version: "2", verify, defects: numberDefects });
}

function isNear(found: Rational, expected: Rational, { tolerance = 0, relative_tolerance = 0 }: NumberChecks): boolean {
  const off = distance(found, expected);
  const size = distance(expected, zero);
  const absolute = parseRational(String(tolerance));
  const relative = parseRational(String(relative_tolerance));
  return (absolute !== undefined && isAtMost(off, absolute)) || (relative !== undefined && isAtMost(off, multiply(relative, size)));
}
