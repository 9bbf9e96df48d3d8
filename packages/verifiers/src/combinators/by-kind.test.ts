import { asFunction, defineVerifier, fail, pass } from "@cupel/core";
import { expect, test } from "vitest";
import { byKind } from "./by-kind.ts";

const is = (word: string, events: string[] = []) =>
  defineVerifier<{ strict?: boolean }>(word, ({ candidate }) => (candidate.text === word ? pass() : fail(`not ${word}`)), {
    version: `${word}-2`,
    validate: (_task, checks) => (checks.strict === undefined ? [] : [`${word} is never strict`]),
    dispose: () => void events.push(word),
  });

test("each task goes to the verifier of its kind", async () => {
  const verifier = byKind({ a: is("a"), b: is("b") });
  const statuses = async (kind: string) => {
    const check = asFunction(verifier, { kind, checks: {} });
    return [(await check("a")).status, (await check("b")).status];
  };
  expect([await statuses("a"), await statuses("b")]).toEqual([
    ["pass", "fail"],
    ["fail", "pass"],
  ]);
  expect([verifier.name, verifier.version]).toEqual(["byKind(a, b)", "a-2+b-2"]);
});

test.each(["c", "toString", "__proto__"])("a task of kind %s, which nobody checks, is an error and no fail", async (kind) => {
  const verdict = await asFunction(byKind({ a: is("a") }), { kind, checks: {} })("a");
  expect(verdict).toMatchObject({ status: "error", code: "unsupported", reason: expect.stringContaining("the kinds are a") });
});

test("checks are looked at by the verifier of their kind alone", async () => {
  const verifier = byKind({ a: is("a"), b: is("b") });
  const task = { id: "t", kind: "b", prompt: "p", checks: { strict: true } };
  expect(await verifier.validate?.(task, task.checks, "public")).toEqual(["b is never strict"]);
});

test("it owns its verifiers", async () => {
  const events: string[] = [];
  await byKind({ a: is("a", events), b: is("b", events) })[Symbol.asyncDispose]();
  expect(events.sort()).toEqual(["a", "b"]);
});
