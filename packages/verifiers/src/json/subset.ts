import { isJsonObject, type Json } from "@cupel/core";

/** How an answer compares with the part of it that the gold fixes. */
export interface SubsetReport {
  /** Values that the gold fixes. */
  readonly checked: number;
  /** Values that the answer has. */
  readonly total: number;
  /** The values that differ. */
  readonly differing: readonly DifferingValue[];
}

/** A value of the gold that the answer has otherwise. */
export interface DifferingValue {
  /** JSON pointer. */
  readonly path: string;
  readonly expected: Json;
  /** Undefined where the answer has nothing there. */
  readonly found: Json | undefined;
}

/**
 * Compares every value that `expected` holds with the answer's. Members that the gold does not name are free; lists must have the same
 * length. Types count: `true`, `1`, `"1"` and `null` are four values; `1` is `1.0`. Where one of two numbers is no integer they may
 * differ by `tolerance` (relative and absolute; at least 1e-9 relative, 1e-12 absolute).
 */
export function compareSubset(expected: Json, answer: Json, tolerance = 0): SubsetReport {
  const report = { checked: 0, differing: [] as DifferingValue[] };
  compare(expected, answer, { path: "", tolerance, report });
  return { checked: report.checked, total: leavesOf(answer), differing: report.differing };
}

interface Place {
  readonly path: string;
  readonly tolerance: number;
  readonly report: { checked: number; readonly differing: DifferingValue[] };
}

function compare(expected: Json, answer: Json | undefined, place: Place): void {
  if (isJsonObject(expected) && isJsonObject(answer) && Object.keys(expected).length > 0) {
    for (const [key, value] of Object.entries(expected)) {
      const own = Object.hasOwn(answer, key) ? answer[key] : undefined;
      if (value !== undefined) compare(value, own, { ...place, path: `${place.path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}` });
    }
    return;
  }
  if (isList(expected) && isList(answer) && expected.length === answer.length && expected.length > 0) {
    for (const [index, value] of expected.entries()) compare(value, answer[index], { ...place, path: `${place.path}/${index}` });
    return;
  }
  place.report.checked += leavesOf(expected);
  if (isSameLeaf(expected, answer, place.tolerance)) return;
  place.report.differing.push({ path: place.path || "/", expected, found: answer });
}

function isSameLeaf(expected: Json, answer: Json | undefined, tolerance: number): boolean {
  if (typeof expected === "number" && typeof answer === "number") return isSameNumber(expected, answer, tolerance);
  if (isJsonObject(expected)) return isJsonObject(answer) && Object.keys(expected).length === 0;
  if (isList(expected)) return isList(answer) && expected.length === 0 && answer.length === 0;
  return expected === answer;
}

/** Equal integers; or, where one is no integer, closer than the tolerance. */
export function isSameNumber(left: number, right: number, tolerance: number): boolean {
  // What overflowed is as far from everything as from itself: a tolerance relative to it would let any number pass.
  if (!Number.isFinite(left) || !Number.isFinite(right)) return false;
  if (left === right) return true;
  if (Number.isInteger(left) && Number.isInteger(right)) return false;
  const distance = Math.abs(left - right);
  return distance <= Math.max(1e-12, tolerance) || distance <= Math.max(1e-9, tolerance) * Math.max(Math.abs(left), Math.abs(right));
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Values without members of their own; empty objects and lists count as one. */
function leavesOf(value: Json): number {
  if (typeof value !== "object" || value === null) return 1;
  const children = Object.values(value).filter((child) => child !== undefined);
  return children.length === 0 ? 1 : children.reduce<number>((sum, child) => sum + leavesOf(child), 0);
}
