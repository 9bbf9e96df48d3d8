import { expect, test } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { isStandardSchema, jsonSchemaOf, type StandardSchema } from "./standard-schema.ts";
import { publicTask } from "./task.ts";

const standard: StandardSchema["~standard"] = { version: 1, vendor: "mine", validate: (value) => ({ value }) };
const plain: StandardSchema = { "~standard": standard };
const saying = (input: () => { readonly [key: string]: unknown }): StandardSchema => ({
  "~standard": { ...standard, jsonSchema: { input } },
});

test("a schema is told by its shape, be it an object or a function", () => {
  expect([plain, Object.assign(() => {}, plain)].map(isStandardSchema)).toEqual([true, true]);
  expect([null, 1, "x", {}, { "~standard": null }, { "~standard": { version: 1 } }, { type: "object" }].map(isStandardSchema)).toEqual(
    Array.from({ length: 7 }, () => false),
  );
});

test("JSON Schema is asked of the library, as draft 2020-12, and is plain JSON", () => {
  const asked: unknown[] = [];
  const schema: StandardSchema = {
    "~standard": {
      ...standard,
      jsonSchema: {
        input: (options) => {
          asked.push(options);
          return { type: "object", "~standard": () => {} };
        },
      },
    },
  };
  expect(jsonSchemaOf(schema)).toEqual({ type: "object" });
  expect(asked).toEqual([{ target: "draft-2020-12" }]);
});

test("where there is none, it is not guessed", () => {
  const refuse = (schema: StandardSchema) => () => jsonSchemaOf(schema);
  expect(refuse(plain)).toThrow("The schema of mine does not say what it is as JSON Schema.");
  const throws = saying(() => {
    throw new Error("dates cannot be said");
  });
  expect(refuse(throws)).toThrow("mine cannot say this schema as JSON Schema: dates cannot be said");
  expect(refuse(saying(() => [] as never))).toThrow("something else than an object");
});

test("in checks it stays what it is; in JSON it stands as its JSON Schema, and the message says where it cannot", () => {
  const task = { id: "t", kind: "json", prompt: "p", checks: { schema: plain } };
  expect(publicTask(task).checks.schema).toBe(plain);
  expect(Object.isFrozen(plain)).toBe(false);
  expect(() => canonicalJson(task)).toThrow("The schema of mine does not say what it is as JSON Schema.");
  const sayable = { ...task, checks: { schema: saying(() => ({ type: "object" })) } };
  expect(canonicalJson(sayable)).toBe(canonicalJson({ ...task, checks: { schema: { type: "object" } } }));
});
