import type { Json } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { json } from "./json.ts";
import type { JsonChecks, JsonOptions } from "./json-checks.ts";

const task = { id: "t", kind: "json", prompt: "p", checks: {} };

async function verifyWith(options: JsonOptions, checks: JsonChecks, text: string, finishReason?: "length") {
  await using verifier = json(options);
  return await verifier.verify({ task, checks, scope: "public", candidate: { text, ...(finishReason && { finishReason }) } });
}

describe("repair", () => {
  const schema: Json = { type: "object", required: ["a"] };

  test("is off unless it is asked for, and the verdict tells it", async () => {
    for (const text of ["{'a': 1}", '{"a": 1,}', "{a: 1}", '{"a": [1, 2', "```json\n{'a': 1}\n```", 'It is {"a": 1 // one\n}']) {
      expect(await verifyWith({}, { schema }, text), text).toMatchObject({ status: "fail", code: "load" });
      expect(await verifyWith({ repair: true }, { schema }, text), text).toMatchObject({ status: "pass", extraction: "repaired" });
    }
  });

  test("touches nothing that is JSON already", async () => {
    expect(await verifyWith({ repair: true }, { schema }, '{"a": 1}')).toMatchObject({ status: "pass", extraction: "strict" });
    expect(await verifyWith({ repair: true }, { schema }, 'So: {"a": 1}')).toMatchObject({ status: "pass", extraction: "embedded" });
  });

  test("makes no answer of prose, decides between no two values of a key, and completes nothing that was cut", async () => {
    expect(await verifyWith({ repair: true }, {}, "Sorry, I cannot.")).toMatchObject({ status: "fail", code: "load" });
    expect(await verifyWith({ repair: true }, { schema }, "{'a': 1, 'a': 2}")).toMatchObject({
      status: "fail",
      reason: expect.stringMatching(/"a" stands twice/),
    });
    expect(await verifyWith({ repair: true }, { schema }, '{"a": [1, 2', "length")).toMatchObject({ status: "fail", code: "truncated" });
  });

  test("ends on texts made to be hard to mend", async () => {
    const began = performance.now();
    for (const text of ["[".repeat(60_000), `{'a': ${'"'.repeat(60_000)}`, `{${"'a',".repeat(12_000)}`, "[1,".repeat(20_000)]) {
      expect((await verifyWith({ repair: true }, { schema }, text)).status).toBe("fail");
    }
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

describe("documents", () => {
  const documents = {
    "https://example.org/port": { type: "integer", minimum: 1 },
    "https://example.org/dialect": {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $vocabulary: {
        "https://json-schema.org/draft/2020-12/vocab/core": true,
        "https://json-schema.org/draft/2020-12/vocab/applicator": true,
      },
    },
  };

  test.each(["author", "untrusted"] as const)("are what references may name, with schemas of the kind %s", async (schemas) => {
    const schema = { properties: { port: { $ref: "https://example.org/port" } } };
    expect(await verifyWith({ schemas, documents }, { schema }, '{"port": 1}')).toMatchObject({ status: "pass" });
    expect(await verifyWith({ schemas, documents }, { schema }, '{"port": 0}')).toMatchObject({ status: "fail" });
    expect(await verifyWith({ schemas }, { schema }, '{"port": 1}')).toMatchObject({ status: "error", code: "contract" });
  });

  test("may be dialects, whose vocabularies say which keywords count", async () => {
    const schema = { $schema: "https://example.org/dialect", properties: { a: { minimum: 5 }, b: false } };
    expect(await verifyWith({ documents }, { schema }, '{"a": 1}')).toMatchObject({ status: "pass" });
    expect(await verifyWith({ documents }, { schema }, '{"b": 1}')).toMatchObject({ status: "fail" });
  });
});

test("strictness and formats can be given up", async () => {
  expect(await verifyWith({ strictSchema: false }, { schema: { typ: "string", format: "shoe" } }, "1")).toMatchObject({ status: "pass" });
  expect(await verifyWith({ formats: false }, { schema: { format: "date" } }, '"no date"')).toMatchObject({ status: "pass" });
});

test("formats mean the same to both engines", async () => {
  for (const [format, right, wrong] of [
    ["date", "2024-02-29", "2023-02-29"],
    ["email", "a@example.org", "a@"],
    ["uuid", "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2eb8"],
    ["byte", "aGVsbG8=", "a*"],
  ] as const) {
    for (const schema of [{ format }, { format, unevaluatedItems: false }]) {
      expect(await verifyWith({}, { schema }, JSON.stringify(right)), format).toMatchObject({ status: "pass" });
      expect(await verifyWith({}, { schema }, JSON.stringify(wrong)), format).toMatchObject({ status: "fail" });
    }
  }
  expect(await verifyWith({}, { schema: { format: "iri" } }, '"https://example.org/ø"')).toMatchObject({ status: "pass" });
  expect(await verifyWith({}, { schema: { format: "iri" } }, '"no iri"')).toMatchObject({ status: "fail" });
});

test("options out of range are refused", () => {
  expect(() => json({ schemaMs: 0 })).toThrow(/schemaMs is 0/);
  expect(() => json({ workers: 65 })).toThrow(/workers is 65/);
});

test("a hidden schema is told by counts, a public one by its own words", async () => {
  await using verifier = json();
  const checks = { schema: { const: "hush" }, expected: "hush" };
  const input = { checks, scope: "gold", candidate: { text: '"loud"' } } as const;
  expect(await verifier.verify({ ...input, task })).toMatchObject({
    status: "fail",
    reason: "the answer breaks the hidden schema in 1 place",
    evidence: '/ must be "hush", not "loud"',
  });
  const open = { ...task, checks: { schema: { const: "hush" } } };
  expect(await verifier.verify({ ...input, task: open })).toMatchObject({ status: "fail", reason: '/ must be "hush"' });
});
