import { isJsonObject } from "@cupel/core";
import type { NumberChecks } from "./number.ts";
import { isWhole, parseRational, type Rational } from "./rational.ts";

/** A sentence per defect of a number task's checks. */
export function numberDefects(checks: NumberChecks): readonly string[] {
  const { expected, tolerance, relative_tolerance, integer, percent, unit, units, decimal_comma } = checks;
  const sentences: string[] = [];
  const right = expected === undefined ? undefined : exact(expected);
  if (expected !== undefined && right === undefined) sentences.push("expected must be a number");
  if (integer === true && right !== undefined && !isWhole(right))
    sentences.push("expected is not whole, so no whole number would be right");
  for (const [name, value] of Object.entries({ tolerance, relative_tolerance })) {
    if (value !== undefined && !isAtLeastZero(exact(value))) sentences.push(`${name} must be a number of at least 0`);
  }
  for (const [name, value] of Object.entries({ integer, decimal_comma })) {
    if (value !== undefined && typeof value !== "boolean") sentences.push(`${name} must be true or false`);
  }
  if (percent !== undefined && percent !== "hundredths") sentences.push('percent must be "hundredths", or left out');
  if (unit !== undefined && !isSpelling(unit)) sentences.push("unit must be a text without white space around it");
  if (units === undefined) return sentences;
  if (unit === undefined) sentences.push("units need the unit that they are converted to");
  if (!isJsonObject(units)) return [...sentences, "units must be an object of factors by spelling"];
  if (typeof unit === "string" && Object.hasOwn(units, unit)) sentences.push("units must not name the unit itself, whose factor is 1");
  for (const [spelling, factor] of Object.entries(units)) {
    const value = exact(factor);
    if (!isSpelling(spelling)) sentences.push(`units has the spelling ${JSON.stringify(spelling)}, which has white space around it`);
    if (value === undefined || value.numerator <= 0n)
      sentences.push(`units: the factor of ${JSON.stringify(spelling)} must be a number above 0`);
  }
  return sentences;
}

function exact(value: unknown): Rational | undefined {
  return typeof value === "number" || typeof value === "string" ? parseRational(String(value)) : undefined;
}

function isAtLeastZero(value: Rational | undefined): boolean {
  return value !== undefined && value.numerator >= 0n;
}

function isSpelling(text: unknown): boolean {
  return typeof text === "string" && text !== "" && text.trim() === text;
}
