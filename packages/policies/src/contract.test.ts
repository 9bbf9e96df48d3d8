import type { Ask, JsonObject, PublicTask } from "@cupel/core";
import { drivePolicy } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { onModel } from "./cascade/on-model.ts";
import { contract, contractFirst } from "./index.ts";

const able = { responseFormats: ["json", "json-schema"] } as const;
const tables = [{ name: "ports", columns: [["id", "INTEGER"], ["city", "TEXT"]], rows: [] }]; // biome-ignore format: short
const sql: PublicTask = { id: "s", kind: "sql", prompt: "Table ports(id, city). Return all.", checks: { tables } };
const code: PublicTask = { id: "c", kind: "codestub", prompt: "Write tare(gross).", checks: { language: "python", entry_point: "tare" } };
const nested: JsonObject = { type: "object", properties: { crate: { type: "object", properties: { id: { type: "string" } } } } };
const json: PublicTask = { id: "j", kind: "json", prompt: "Turn it into JSON.", checks: { schema: nested } };

const asksOf = async (task: PublicTask, capabilities = {}, policy = contract({ repairs: 1 })): Promise<readonly Ask[]> =>
  (
    await drivePolicy(policy, {
      task,
      answer: () => "{}",
      judge: () => ({ status: "fail", reason: "no", code: "wrong" }),
      capabilities,
    })
  ).asks;
const schemaOf = ({ responseFormat }: Ask = { prompt: "" }): JsonObject =>
  responseFormat?.type === "json-schema" ? responseFormat.schema : {};

test("where the backend can, every ask of a contract is held to its schema, the repairs too, and the prompts stay as they are", async () => {
  for (const task of [sql, code, json]) {
    const [held, free] = [await asksOf(task, able), await asksOf(task)];
    expect(held.map(({ responseFormat }) => responseFormat)).toMatchObject([
      { type: "json-schema", strict: false },
      { type: "json-schema", strict: false },
    ]);
    expect(free.every(({ responseFormat }) => responseFormat === undefined)).toBe(true);
    expect(held.map(({ responseFormat: _, ...ask }) => ask)).toEqual(free);
  }
  expect(await asksOf(sql, { responseFormats: ["json", "grammar"] })).toEqual(await asksOf(sql));
});

test("what is no contract is not held to one: the plain question, texts, other languages", async () => {
  const asks = await asksOf(sql, able, contractFirst({ repairs: 0 }));
  expect(asks.map(({ responseFormat }) => responseFormat !== undefined)).toEqual([true, false]);
  for (const task of [
    { ...sql, kind: "text" },
    { ...code, checks: { ...code.checks, language: "javascript" } },
    { ...json, checks: {} },
  ]) {
    expect((await asksOf(task, able))[0]?.responseFormat).toBeUndefined();
  }
});

describe("the schema says what is known of the task", () => {
  test("a json task's own schema", async () => {
    expect(schemaOf((await asksOf(json, able))[0])).toEqual(nested);
  });

  test("the tables and columns that are there, unless set-up SQL may make others", async () => {
    const { properties } = schemaOf((await asksOf(sql, able))[0]);
    expect(properties).toMatchObject({ from: { enum: ["ports"] }, group_by: { items: { enum: ["id", "city"] } } });
    const other = { ...sql, checks: { tables, setup: "CREATE TABLE more(x)" } };
    expect(schemaOf((await asksOf(other, able))[0]).properties).toMatchObject({
      from: { type: "string" },
      group_by: { items: { type: "string" } },
    });
  });

  test("the name of the function", async () => {
    expect(JSON.stringify(schemaOf((await asksOf(code, able))[0]))).toContain('"name":{"const":"tare"}');
  });
});

test("on another model it is that model's capabilities that count", async () => {
  const asked: (string | undefined)[] = [];
  const policy = onModel("slow", contract({ repairs: 0 }));
  await asksOf(sql, able, {
    name: policy.name,
    run: (context) =>
      policy.run({
        ...context,
        capabilities: (model) => {
          asked.push(model);
          return context.capabilities(model);
        },
      }),
  });
  expect(asked).toEqual(["slow"]);
});
