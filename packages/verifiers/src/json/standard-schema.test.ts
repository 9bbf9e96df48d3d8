import { asFunction, type Binding, jsonSchemaOf, type StandardSchema } from "@cupel/core";
import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { json } from "./json.ts";
import type { JsonChecks } from "./json-checks.ts";

const libraries: readonly (readonly [string, StandardSchema])[] = [
  ["zod", z.strictObject({ name: z.string().min(1), tags: z.array(z.object({ id: z.int() })) })],
  [
    "valibot",
    v.strictObject({ name: v.pipe(v.string(), v.minLength(1)), tags: v.array(v.object({ id: v.pipe(v.number(), v.integer()) })) }),
  ],
  ["arktype", type({ "+": "reject", name: "string >= 1", tags: type({ id: "number.integer" }).array() })],
];
const right = '{"name": "Ada", "tags": [{"id": 1}]}';

const verify = async (answer: string, binding: Binding<JsonChecks>) => {
  await using verifier = json();
  return await asFunction(verifier, binding)(answer);
};

describe.each(libraries)("a schema of %s", (_vendor, schema) => {
  test("takes what fits as verified, wherever it stands in the answer", async () => {
    expect(await verify(right, { checks: { schema } })).toEqual({ status: "pass", level: "verified", reason: "", extraction: "strict" });
    expect(await verify(`So:\n\`\`\`json\n${right}\n\`\`\``, { checks: { schema } })).toMatchObject({
      status: "pass",
      extraction: "fenced",
    });
  });

  test("says where and why something does not fit", async () => {
    const wrong = await verify('{"name": "Ada", "tags": [{"id": 1}, {"id": "2"}]}', { checks: { schema } });
    expect(wrong).toMatchObject({ status: "fail", code: "wrong", reason: expect.stringMatching(/^\/tags\/1\/id .*number/) });
    expect(await verify('{"name": "", "tags": [], "more": 1}', { checks: { schema } })).toMatchObject({ status: "fail" });
    expect(await verify("no JSON", { checks: { schema } })).toMatchObject({ status: "fail", code: "load" });
  });

  test("at scope gold reasons hold counts only, and the expected part is compared", async () => {
    const gold = { expected: { name: "Ada" } };
    const scored = (answer: string) => verify(answer, { checks: { schema }, gold, scope: "gold" });
    expect(await scored(right)).toMatchObject({ status: "pass" });
    expect(await scored('{"name": "Bo", "tags": []}')).toMatchObject({ status: "fail", reason: "1 of 1 expected values differ" });
    const broken = await scored('{"name": "Ada", "tags": [{"id": "secret"}]}');
    expect(broken).toMatchObject({ status: "fail", reason: "the answer breaks the schema in 1 place" });
  });
});

test("each library says its schema as JSON Schema, by which the same answers pass and fail", async () => {
  const [zod, , arktype] = libraries.map(([, schema]) => schema) as [StandardSchema, StandardSchema, StandardSchema];
  const valibot = toStandardJsonSchema(
    v.strictObject({ name: v.pipe(v.string(), v.minLength(1)), tags: v.array(v.object({ id: v.number() })) }),
  );
  for (const schema of [zod, valibot, arktype].map(jsonSchemaOf)) {
    expect(schema).toMatchObject({ type: "object", properties: { name: { type: "string", minLength: 1 } } });
    expect(await verify(right, { checks: { schema } })).toMatchObject({ status: "pass" });
    expect(await verify('{"name": "", "tags": []}', { checks: { schema } })).toMatchObject({ status: "fail" });
  }
});

test("code of a schema counts, asynchronous too, and what it makes of a value does not", async () => {
  const even = z.object({ n: z.number().refine(async (n) => n % 2 === 0, "must be even") });
  expect(await verify('{"n": 2}', { checks: { schema: even } })).toMatchObject({ status: "pass" });
  expect(await verify('{"n": 3}', { checks: { schema: even } })).toMatchObject({ status: "fail", reason: "/n must be even" });
  const doubled = z.object({ n: z.number().transform((n) => 2 * n), by: z.string().default("me") });
  const gold = { expected: { n: 2 } };
  expect(await verify('{"n": 2}', { checks: { schema: doubled }, gold, scope: "gold" })).toMatchObject({ status: "pass" });
});

test("of several values the first that fits is the answer", async () => {
  const schema = z.object({ n: z.number() });
  const found = await verify('Not {"m": 1} but {"n": 1}, or {"n": 2}.', {
    checks: { schema },
    gold: { expected: { n: 1 } },
    scope: "gold",
  });
  expect(found).toMatchObject({ status: "pass", extraction: "embedded" });
});

test("a schema that throws, or says nothing, is an error and never a fail (HZ-45)", async () => {
  const throws = z.any().refine(() => {
    throw new Error("no network");
  });
  expect(await verify("{}", { checks: { schema: throws } })).toMatchObject({
    status: "error",
    code: "contract",
    reason: "the schema of zod threw: no network",
  });
  const silent = { "~standard": { version: 1, vendor: "mine", validate: () => undefined as never } } as const;
  expect(await verify("{}", { checks: { schema: silent } })).toMatchObject({
    status: "error",
    reason: "the schema of mine gave no result",
  });
  const empty = { "~standard": { version: 1, vendor: "mine", validate: () => ({ issues: [] }) } } as const;
  expect(await verify("{}", { checks: { schema: empty } })).toMatchObject({ status: "fail", reason: "/ must fit the schema" });
});

test("a schema that waits is given up when the check is aborted", async () => {
  const waits = { "~standard": { version: 1, vendor: "mine", validate: () => new Promise<never>(() => {}) } } as const;
  await using verifier = json();
  const controller = new AbortController();
  const verdict = asFunction(verifier, { checks: { schema: waits } })("{}", { signal: controller.signal });
  controller.abort();
  expect(await verdict).toMatchObject({ status: "error", code: "aborted" });
});

test("a schema cannot change the answer that is judged", async () => {
  const spoils = {
    "~standard": {
      version: 1,
      vendor: "mine",
      validate: (value: unknown) => {
        (value as { n: number }).n = 1;
        return { value };
      },
    },
  } as const;
  const verdict = await verify('{"n": 2}', { checks: { schema: spoils }, gold: { expected: { n: 1 } }, scope: "gold" });
  expect(verdict).toMatchObject({ status: "fail", reason: "1 of 1 expected values differ" });
});
