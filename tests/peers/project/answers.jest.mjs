import { json } from "@cupel/verifiers";
import { toPass } from "@cupel/vitest/matchers";
import { expect, test } from "@jest/globals";
import { verifier as gone } from "./gone.mjs";

expect.extend({ toPass });
const checks = { schema: { type: "object", required: ["user"] } };
const verifier = json();

test("right", async () => {
  await expect('{"user": "Ada"}').toPass(verifier, { checks });
  await expect("{}").not.toPass(verifier, { checks });
});
test("wrong", async () => {
  await expect("{}").toPass(verifier, { checks });
});
test("broken, and not wanted", async () => {
  await expect("{}").not.toPass(gone);
});
test("inside another matcher", () => {
  expect({ answer: "{}" }).toEqual({ answer: expect.not.toPass(gone) });
});
