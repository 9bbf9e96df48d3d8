import type { FailCode } from "@cupel/core";
import type { FoundNumber } from "./find-number.ts";
import { findUnit } from "./find-unit.ts";
import type { NumberChecks } from "./number.ts";
import { multiply, parseRational, type Rational } from "./rational.ts";

/** A number in the task's unit; or why it is none. `detail` quotes the answer. */
export type Quantity = { readonly value: Rational } | { readonly problem: string; readonly detail: string; readonly code: FailCode };

/** A found number with its percent sign and unit taken into account. */
export function readQuantity(found: FoundNumber, { percent, unit, units = {} }: NumberChecks): Quantity {
  const { text, value } = found;
  if (value === undefined) return { problem: "the number cannot be read", detail: quoted(text), code: "load" };
  if (percent === "hundredths" && /^\s?(?:%|per ?cent\b)/i.test(found.after)) return scaled(value, "0.01");
  if (unit === undefined) return { value };
  const factors: NonNullable<NumberChecks["units"]> = { ...units, [unit]: 1 };
  const foundUnit = findUnit(found, Object.keys(factors));
  if (foundUnit === undefined) return { value };
  if ("declared" in foundUnit) return scaled(value, factors[foundUnit.declared] ?? 1);
  const detail = `${quoted(foundUnit.unknown)} is none of ${Object.keys(factors).slice(0, 20).join(", ")}`;
  return { problem: "the number is in a unit that the task does not know", detail, code: "wrong" };
}

function scaled(value: Rational, factor: number | string): Quantity {
  const exact = parseRational(String(factor));
  if (exact === undefined) throw new Error(`the factor ${factor} is no number`);
  return { value: multiply(value, exact) };
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
