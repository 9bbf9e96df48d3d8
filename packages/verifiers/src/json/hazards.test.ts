import type { Json } from "@cupel/core";
import { afterAll, describe, expect, test } from "vitest";
import { json } from "./json.ts";
import type { JsonChecks } from "./json-checks.ts";
import { isFit } from "./schema/ajv-engine.ts";

const verifiers = { author: json({ schemaMs: 1000 }), untrusted: json({ schemaMs: 1000, schemas: "untrusted" }) };
afterAll(() => Promise.all(Object.values(verifiers).map((verifier) => verifier[Symbol.asyncDispose]())));

const task = { id: "t", kind: "json", prompt: "p", checks: {} };

describe.each(["author", "untrusted"] as const)("with schemas of the kind %s", (kind) => {
  const verifier = verifiers[kind];
  const verify = (text: string, checks: JsonChecks, scope: "public" | "gold" = "public") =>
    verifier.verify({ task, checks, scope, candidate: { text } });

  test("HZ-01: $async is refused wherever it stands, so that no promise passes for a verdict", async () => {
    for (const schema of [{ $async: true }, { properties: { a: { $async: true, type: "string" } } }, { $defs: { a: { $async: false } } }]) {
      expect(await verify("1", { schema })).toMatchObject({ status: "error", code: "contract", reason: expect.stringMatching(/\$async/) });
    }
    expect(() => isFit(Promise.resolve(false))).toThrow(/no verdict/);
  });

  test("HZ-02: a pattern that the answer makes slow ends as a timeout", async () => {
    const checks = { schema: { properties: { a: { pattern: "^(\\w+\\s?)*$" } } } };
    expect(await verify(JSON.stringify({ a: `${"aaaa ".repeat(12)}!` }), checks)).toMatchObject({ status: "fail", code: "timeout" });
    expect(await verify('{"a": "one two"}', checks)).toMatchObject({ status: "pass" });
  });

  test("HZ-05: unknown keywords and formats are told with their place, and x- keywords are nobody's business", async () => {
    const nested = (part: Json): Json => ({ properties: { "a/b": { items: part } } });
    expect(await verify("{}", { schema: nested({ typ: "string" }) })).toMatchObject({
      reason: 'the schema cannot be used: unknown keyword: "typ" at /properties/a~1b/items/typ',
    });
    expect(await verify("{}", { schema: nested({ format: "shoe" }) })).toMatchObject({
      reason: 'the schema cannot be used: unknown format "shoe" at /properties/a~1b/items/format',
    });
    expect(await verify("{}", { schema: nested({ "x-unit": "cm" }) })).toMatchObject({ status: "pass" });
    expect(await verify("{}", { schema: { dependencies: { a: ["b"] } } })).toMatchObject({ status: "error", code: "contract" });
  });

  test("HZ-06: what every object inherits is no member of an answer", async () => {
    for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty"]) {
      const schema = JSON.parse(`{"required": ["${name}"], "properties": {"${name}": {"type": "integer"}}}`) as Json;
      expect(await verify("{}", { schema }), name).toMatchObject({ status: "fail" });
      expect(await verify(`{"${name}": 1}`, { schema }), name).toMatchObject({ status: "pass" });
      expect(await verify(`{"${name}": "1"}`, { schema }), name).toMatchObject({ status: "fail" });
    }
  });

  test("HZ-07: two schemas with the same $id are two schemas", async () => {
    const $id = "https://example.org/same";
    expect(await verify("1", { schema: { $id, type: "integer" } })).toMatchObject({ status: "pass" });
    expect(await verify("1", { schema: { $id, type: "string" } })).toMatchObject({ status: "fail" });
    expect(await verify("1", { schema: { $id, type: "string", unevaluatedItems: false } })).toMatchObject({ status: "fail" });
    expect(await verify("1", { schema: { $id, type: "integer", unevaluatedItems: false } })).toMatchObject({ status: "pass" });
  });

  test("HZ-08: many items that must differ end at the deadline at the latest", async () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ n }));
    const began = performance.now();
    const { status } = await verify(JSON.stringify(items), { schema: { uniqueItems: true } });
    expect(["pass", "fail"]).toContain(status);
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(await verify("[1, 2, 1.0]", { schema: { uniqueItems: true } })).toMatchObject({ status: "fail" });
  });

  test("HZ-09: an answer is neither coerced nor completed nor cut", async () => {
    const schema = { properties: { a: { type: "integer", default: 1 } }, additionalProperties: false };
    expect(await verify('{"a": "1"}', { schema })).toMatchObject({ status: "fail" });
    expect(await verify('{"a": 1, "b": 2}', { schema })).toMatchObject({ status: "fail" });
    expect(await verify("{}", { schema, expected: { a: 1 } }, "gold")).toMatchObject({ status: "fail" });
  });

  test("HZ-10: the draft decides what a keyword means", async () => {
    const draft07 = { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] };
    expect(await verify("[1]", { schema: draft07 })).toMatchObject({ status: "fail" });
    expect(await verify("[1]", { schema: { ...draft07, $schema: "https://example.org/mine" } })).toMatchObject({ code: "contract" });
  });

  test("HZ-20: a key that stands twice and a number that loses digits fail with their place", async () => {
    expect(await verify('{"a": 1,\n "a": 1}', {})).toMatchObject({
      status: "fail",
      code: "load",
      reason: 'not valid JSON: the key "a" stands twice at line 2 column 2',
    });
    expect(await verify('{"a": 12345678901234567890}', {})).toMatchObject({
      status: "fail",
      reason: "not valid JSON: the number 12345678901234567890 loses digits at line 1 column 7",
    });
  });

  test("a number that overflowed is equal to none, whatever the tolerance", async () => {
    const expected = JSON.parse('{"a": 9e999}') as Json;
    expect(await verify('{"a": 1}', { expected }, "gold")).toMatchObject({ status: "error", code: "contract" });
    expect(await verify('{"a": 1}', { expected: { a: 2 }, tolerance: Number.POSITIVE_INFINITY }, "gold")).toMatchObject({
      status: "error",
      code: "contract",
    });
    expect(await verify('{"a": 9e999}', { expected: { a: 2.5 }, tolerance: 1 }, "gold")).toMatchObject({ status: "fail" });
  });
});

test("what somebody adds to every object while it runs is no member of an answer either", async () => {
  const schema = { required: ["cupel"] };
  const verify = () => verifiers.author.verify({ task, checks: { schema }, scope: "public", candidate: { text: "{}" } });
  expect(await verify()).toMatchObject({ status: "fail" });
  Object.defineProperty(Object.prototype, "cupel", { value: 1, configurable: true });
  try {
    expect(await verify()).toMatchObject({ status: "fail" });
  } finally {
    Reflect.deleteProperty(Object.prototype, "cupel");
  }
});
