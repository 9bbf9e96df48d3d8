import { expect, test } from "vitest";
import { CupelError } from "./errors.ts";

test("an error is recognised by its mark, also when another copy of this package made it", () => {
  class Copy extends Error {}
  const foreign = Object.assign(new Copy("x"), { code: "USAGE" });
  Object.defineProperty(foreign, Symbol.for("cupel.error"), { value: true });
  expect(CupelError.is(foreign)).toBe(true);
  expect(CupelError.is(new CupelError("USAGE", "x"))).toBe(true);
  expect(CupelError.is(new Error("x"))).toBe(false);
  expect(CupelError.is(null)).toBe(false);
});
