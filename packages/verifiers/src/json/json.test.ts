import type { Json } from "@cupel/core";
import { afterAll, describe, expect, test } from "vitest";
import { json } from "./json.ts";
import type { JsonChecks } from "./json-checks.ts";

const verifier = json({ schemaMs: 300 });
afterAll(() => verifier[Symbol.asyncDispose]());

const task = { id: "t", kind: "json", prompt: "p", checks: {} };
const verify = (text: string, checks: JsonChecks, scope: "public" | "gold" = "public") =>
  verifier.verify({ task, checks, scope, candidate: { text } });
const defectsOf = async (checks: JsonChecks, scope: "public" | "gold" = "public") => await verifier.validate?.(task, checks, scope);

const schema: Json = {
  type: "object",
  properties: { users: { type: "integer" }, name: { type: "string" } },
  required: ["users", "name"],
  additionalProperties: false,
};
const draft07 = "http://json-schema.org/draft-07/schema#";
const right = '{"users": 3, "name": "Zoë"}';

describe("public checks", () => {
  test("a pass over a schema is verified, without one it is parsed", async () => {
    expect(await verify(right, { schema })).toEqual({ status: "pass", level: "verified", reason: "", extraction: "strict" });
    expect(await verify(right, {})).toMatchObject({ status: "pass", level: "parsed" });
  });

  test("how the answer was found is told", async () => {
    expect(await verify(`\`\`\`json\n${right}\n\`\`\``, { schema })).toMatchObject({ status: "pass", extraction: "fenced" });
    expect(await verify(`Here: ${right}.`, { schema })).toMatchObject({ status: "pass", extraction: "embedded" });
  });

  test.each([
    ["{", "not valid JSON: the text ends too early at line 1 column 2"],
    ['{"users": "3", "name": "Z"}', '/users must be integer, not "3"'],
    ['{"name": "Z"}', "/ must have required property 'users'"],
    ['{"users": 3, "name": "Z", "x": 1}', '/ must NOT have additional properties: "x"'],
    ["[]", "/ must be object"],
    ['{"users": null}', "/ must have required property 'name'; /users must be integer, not null"],
  ])("%s fails with the reason %s", async (text, reason) => {
    expect(await verify(text, { schema })).toMatchObject({ status: "fail", reason });
  });

  test("of several spans the first that fits the schema counts, and none that the gold would choose", async () => {
    const text = `{"users": 0} or ${right} or {"users": 4, "name": "B"}`;
    expect(await verify(text, { schema, expected: { users: 3 } }, "gold")).toMatchObject({ status: "pass", extraction: "embedded" });
    expect(await verify(text, { schema, expected: { users: 4 } }, "gold")).toMatchObject({ status: "fail" });
  });

  test("the draft is chosen by $schema", async () => {
    const draft = "http://json-schema.org/draft-04/schema#";
    expect(await verify("3", { schema: { $schema: draft, maximum: 3, exclusiveMaximum: true } })).toMatchObject({ status: "fail" });
    expect(await verify("3", { schema: { $schema: "http://json-schema.org/draft-06/schema#", const: 3 } })).toMatchObject({
      status: "pass",
    });
    expect(
      await verify("[1]", { schema: { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] } }),
    ).toMatchObject({ status: "fail" });
    expect(await verify("[1]", { schema: { prefixItems: [{ type: "string" }] } })).toMatchObject({
      status: "fail",
      reason: "/0 must be string, not 1",
    });
  });

  test("formats are asserted", async () => {
    expect(await verify('"no date"', { schema: { format: "date" } })).toMatchObject({
      status: "fail",
      reason: '/ must match format "date", not "no date"',
    });
  });
});

describe("hidden gold", () => {
  test("the part that is fixed is compared, and how much that was is told", async () => {
    expect(await verify(right, { schema, expected: { users: 3 } }, "gold")).toMatchObject({
      status: "pass",
      level: "verified",
      evidence: { fieldsChecked: 1, fieldsTotal: 2 },
    });
  });

  test("a reason holds counts, the evidence the places and what stands there", async () => {
    expect(await verify(right, { schema, expected: { users: 4, name: "secret" } }, "gold")).toEqual({
      status: "fail",
      code: "wrong",
      reason: "2 of 2 expected values differ",
      extraction: "strict",
      evidence: {
        fieldsChecked: 2,
        fieldsTotal: 2,
        differing: ["/users", "/name"],
        expected: { "/users": 4, "/name": "secret" },
        found: { "/users": 3, "/name": "Zoë" },
      },
    });
  });

  test("without an expected value there is nothing to score", async () => {
    expect(await verify(right, { schema }, "gold")).toMatchObject({ status: "error", code: "vacuous" });
  });
});

describe("schemas that must not be used", () => {
  test.each<[string, Json, RegExp]>([
    ["an unknown keyword", { typ: "object" }, /unknown keyword: "typ"/],
    ["an unknown format", { format: "shoe-size" }, /unknown format "shoe-size"/],
    ["an unknown draft", { $schema: "https://example.org/my-draft" }, /is no draft that is known/],
    ["$async", { $async: true, type: "object" }, /\$async/],
    ["$async deep inside", { properties: { a: { $async: true } } }, /\$async/],
    ["a pattern that is none", { pattern: "(" }, /cannot be used/],
    ["too deep", JSON.parse(`${'{"items":'.repeat(70)}{}${"}".repeat(70)}`), /deeper than 64/],
    ["too long", { enum: ["x".repeat(300_000)] }, /at most 262144/],
    ["too many parts", { enum: Array.from({ length: 11_000 }, () => ({})) }, /more than 10000 parts/],
    ["a reference to nowhere", { $dynamicRef: "#a" }, /No such anchor/],
    ["a circle", { $ref: "#" }, /refers to itself without end/],
    [
      "an id beside a $ref that ignores it",
      { $schema: draft07, properties: { a: { $id: "x", $ref: "#/definitions/b" } } },
      /beside a \$ref at \/properties\/a/,
    ],
    ["a list", [], /must be an object or a boolean/],
    ["a remote reference", { $ref: "https://example.org/x.json" }, /can't resolve reference/],
  ])("%s is a defect, found before any answer", async (_name, unusable, sentence) => {
    expect((await defectsOf({ schema: unusable }))?.[0]).toMatch(sentence);
    expect(await verify("{}", { schema: unusable })).toMatchObject({ status: "error", code: "contract" });
  });

  test("what is inherited is no property of an answer", async () => {
    expect(await verify("{}", { schema: { required: ["toString"] } })).toMatchObject({ status: "fail" });
    expect(await verify("{}", { schema: { properties: { constructor: { type: "string" } } } })).toMatchObject({ status: "pass" });
  });

  test("property names that look like keywords are no defect", async () => {
    expect(await defectsOf({ schema: { properties: { $dynamicRef: { type: "string" }, unevaluatedItems: {} } } })).toEqual([]);
  });

  test("gold that any answer satisfies is a defect", async () => {
    expect(await defectsOf({ schema, expected: {} }, "gold")).toEqual(["expected is empty, so any answer would pass"]);
  });
});

describe("hostile answers", () => {
  test("a pattern that backtracks for ever ends at the deadline, and the next right answer passes", async () => {
    const slow = { schema: { type: "string", pattern: "^(a+)+$" } };
    const began = performance.now();
    expect(await verify(`"${"a".repeat(40)}!"`, slow)).toMatchObject({ status: "fail", code: "timeout" });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(await verify('"aaa"', slow)).toMatchObject({ status: "pass" });
  });

  test("references that multiply end at the deadline, and the schema is to blame", async () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `d${n}`,
        { anyOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}`, title: "b" }] },
      ]),
    );
    const bomb = { schema: { $ref: "#/$defs/d0", $defs: { ...definitions, d40: { type: "string" } } } };
    expect(await verify("1", bomb)).toMatchObject({
      status: "error",
      code: "contract",
      reason: "the schema takes more than 300 ms for null",
    });
  });

  test("an aborted check is an error, before and while it runs", async () => {
    const input = {
      task,
      checks: { schema: { pattern: "^(a+)+$" } },
      scope: "public",
      candidate: { text: `"${"a".repeat(40)}!"` },
    } as const;
    expect(await verifier.verify({ ...input, signal: AbortSignal.abort() })).toMatchObject({ status: "error", code: "aborted" });
    const controller = new AbortController();
    const running = verifier.verify({ ...input, signal: controller.signal });
    controller.abort();
    expect(await running).toMatchObject({ status: "error", code: "aborted" });
  });

  test("an answer that was cut is counted apart", async () => {
    const candidate = { text: '{"users": 3', finishReason: "length" } as const;
    expect(await verifier.verify({ task, checks: { schema }, scope: "public", candidate })).toMatchObject({
      status: "fail",
      code: "truncated",
    });
  });
});
