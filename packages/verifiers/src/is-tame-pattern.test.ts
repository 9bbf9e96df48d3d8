import { expect, test } from "vitest";
import { isTamePattern, tameLength } from "./is-tame-pattern.ts";

test("patterns are tame with one quantifier at most and without groups", () => {
  for (const pattern of ["^[0-9]{4}-[0-9]{2}$", "a+", "^\\d+$", "\\.\\*\\+x*", "[*+]{3}", "", "^[A-Z]{3}-\\d{6}-[a-z]+$"])
    expect(isTamePattern(pattern), pattern).toBe(true);
  for (const pattern of [
    "(a+)+$",
    "a*a*b",
    "(a|a)",
    "a|b",
    "a?a?",
    "(?=a)",
    "(.)\\1",
    "a{2,}b*",
    "[",
    "x{5000}",
    "\\p{L}+",
    "[[a-z]--b]",
  ]) {
    expect(isTamePattern(pattern), pattern).toBe(false);
  }
});

test("a quantifier before much that repeats is tame only where the pattern begins at one place", () => {
  expect(isTamePattern("x*x{999}y")).toBe(false);
  expect(isTamePattern(`x*${"x".repeat(100)}y`)).toBe(false);
  expect(isTamePattern("^x*x{999}y")).toBe(true);
  expect(isTamePattern("^x*x{999}y", "m")).toBe(false);
});

test.each(["[xa]*[xb]{5}y", "x{999}x{999}x{999}x{999}y", "^x*[xb]{999}[xc]{999}y", "[xab]+y", "x?[xa]{5}y"])(
  "the tame pattern %s is soon done with the worst text",
  (pattern) => {
    expect(isTamePattern(pattern)).toBe(true);
    const began = performance.now();
    expect(new RegExp(pattern).test("x".repeat(tameLength))).toBe(false);
    expect(performance.now() - began).toBeLessThan(3_000);
  },
);
