// The same for node:test, with a plain assertion.
import { test } from "node:test";
import { broken, defineVerifier } from "@cupel/core";
import { json } from "@cupel/verifiers";
import { assertPasses } from "@cupel/vitest/matchers";

const checks = { schema: { type: "object", required: ["users"] } };
const verifier = json();

test("right", () => assertPasses('{"users": 3}', verifier, { checks }));
test("wrong", () => assertPasses("{}", verifier, { checks }));
test("broken", () =>
  assertPasses(
    "{}",
    defineVerifier("gone", () => broken("no sandbox is open", { code: "setup" })),
  ));
