// A user's test file. Run as it stands by vitest 5; for vitest 4 the entry is @cupel/vitest/v4.
import { broken, defineVerifier } from "@cupel/core";
import { json } from "@cupel/verifiers";
import { expect, test } from "vitest";
import "@cupel/vitest";

const checks = { schema: { type: "object", properties: { users: { type: "integer" } }, required: ["users"] } };
const verifier = json();
const gone = defineVerifier("gone", () => broken("no sandbox is open", { code: "setup" }));

test("right", async () => {
  await expect('{"users": 3}').toPass(verifier, { checks });
  await expect("{}").not.toPass(verifier, { checks });
});

test("wrong", async () => {
  await expect('{"users": "three"}').toPass(verifier, { checks });
});

test("right, but not wanted", async () => {
  await expect('{"users": 3}').not.toPass(verifier, { checks });
});

test("broken", async () => {
  await expect("{}").toPass(gone);
});

test("broken, and not wanted", async () => {
  await expect("{}").not.toPass(gone);
});

test("inside another matcher", () => {
  expect({ answer: "{}" }).toEqual({ answer: expect.not.toPass(gone) });
});
