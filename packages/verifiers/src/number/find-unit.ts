import type { FoundNumber } from "./find-number.ts";

/** The unit of a number: one of the declared spellings, or a text that is none of them. */
export type FoundUnit = { readonly declared: string } | { readonly unknown: string };

/**
 * The unit that a number has: a currency symbol before it, a declared spelling behind or before it, or whatever word follows it.
 * Undefined where it stands alone. A dollar sign that is not declared is TeX or habit and does not count.
 */
export function findUnit({ symbol, before, after }: FoundNumber, spellings: readonly string[]): FoundUnit | undefined {
  if (spellings.includes(symbol)) return { declared: symbol };
  if (symbol !== "" && symbol !== "$") return { unknown: symbol };
  const behind = after.replace(/^-|^[\s`$]+/, "");
  const ahead = before.trimEnd();
  const longestFirst = spellings.toSorted((left, right) => right.length - left.length);
  const declared =
    longestFirst.find((spelling) => behind.startsWith(spelling) && !/^[\p{L}\p{M}\p{N}/^%°²³]/u.test(behind.slice(spelling.length))) ??
    longestFirst.find((spelling) => ahead.endsWith(spelling) && !/[\p{L}\p{M}\p{N}]$/u.test(ahead.slice(0, -spelling.length)));
  if (declared !== undefined) return { declared };
  const [unknown] = /^[\p{L}%°\p{Sc}][^\s.,;:!?()[\]{}]*/u.exec(behind) ?? [];
  return unknown === undefined ? undefined : { unknown };
}
