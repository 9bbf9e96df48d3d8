import { CupelError } from "@cupel/core";
import { expect, test } from "vitest";
import { guarded } from "./guarded.ts";

const input = { task: { id: "t", kind: "k", prompt: "p", checks: {} }, checks: {}, scope: "public", candidate: { text: "" } } as const;
const throwing = (thrown: unknown) =>
  guarded({
    name: "own",
    version: "1",
    verify: () => Promise.reject(thrown),
    validate: async (_checks, scope) => [`looked at ${scope}`],
  });

test("what a verifier throws is an error of the check, but a missing peer is for the caller to install", async () => {
  expect(await throwing(new Error("oops")).verify(input)).toMatchObject({ status: "error", code: "internal", reason: /oops$/ });
  await expect(throwing(new CupelError("PEER_MISSING", "none")).verify(input)).rejects.toMatchObject({ code: "PEER_MISSING" });
});

test("a verifier may look deeper when it validates than before each check", async () => {
  expect(await throwing(undefined).validate?.(input.task, {}, "gold")).toEqual(["looked at gold"]);
});
