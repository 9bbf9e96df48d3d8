import { fileURLToPath } from "node:url";
import { embedded } from "@cupel/backends";
import { definePolicy, defineVerifier, isJsonObject, type JsonObject, type PublicTask, pass } from "@cupel/core";
import { run } from "@cupel/engine";
import { compileContract, contract, contractPrompt } from "@cupel/policies";
import { drivePolicy } from "@cupel/testing";
import { defaultVerifiers, readTasks } from "@cupel/verifiers";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test } from "vitest";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const all = await readTasks(path("eval/reliability_v1_60.jsonl"));
const tasks = ["json", "sql"].flatMap((kind) => all.filter((task) => task.kind === kind).slice(8, 14));
const code = all.filter(({ kind }) => kind === "codestub").slice(0, 6);
const backend = embedded({ model: path("packages/tiny/weights/cupel-tiny-q8_0.gguf") });
const verifiers = defaultVerifiers({});
const ajv = new Ajv2020({ strict: false });
beforeAll(() => backend.capabilities());
afterAll(async () => {
  for (const each of [backend, ...Object.values(verifiers)]) await each[Symbol.asyncDispose]();
});

/** The schema that the contract of a task is held to. */
async function schemaOf(task: PublicTask): Promise<JsonObject> {
  const { asks } = await drivePolicy(contract({ repairs: 0 }), {
    task,
    answer: () => "{}",
    judge: () => ({ status: "pass", reason: "", level: "verified" }),
    capabilities: { responseFormats: ["json-schema"] },
  });
  const format = asks[0]?.responseFormat;
  return format?.type === "json-schema" ? format.schema : {};
}

test("what the bundled model writes into a contract is valid and compiles, and the record says that it was held to it", async () => {
  const held = await run({ tasks, arms: [{ name: "held", policy: contract({ repairs: 0 }) }], backend, verifiers });
  expect(held.records).toHaveLength(tasks.length);
  for (const { taskId, candidates } of held.records) {
    const task = tasks.find(({ id }) => id === taskId) as PublicTask;
    const [candidate] = candidates;
    const schema = await schemaOf(task);
    expect(candidate?.settings?.responseFormat, taskId).toMatchObject({ type: "json-schema", schema });
    expect(candidate?.finishReason, taskId).toBe("stop");
    const value: unknown = JSON.parse(candidate?.raw ?? "");
    // What is left to the checks is named: patterns and least values of these schemas.
    const defects = ajv.validate(schema, value) ? [] : (ajv.errors ?? []);
    expect(
      defects.every(({ schemaPath }) => candidate?.unenforced?.includes(schemaPath.slice(1))),
      `${taskId} ${JSON.stringify(defects)}`,
    ).toBe(true);
    expect(compileContract(task, candidate?.raw ?? ""), taskId).toEqual({ text: candidate?.text });
  }
});

test("functions have the name that the task wants", async () => {
  const written: string[] = [];
  const policy = definePolicy("written", async function* (context) {
    const responseFormat = { type: "json-schema", schema: await schemaOf(context.task), strict: true } as const;
    const candidate = await context.generate({ prompt: contractPrompt(context.task), responseFormat });
    written.push(candidate.raw);
    yield candidate;
  });
  const anything = { codestub: defineVerifier("any", () => pass()) };
  await run({ tasks: code, arms: [{ name: "written", policy }], backend, verifiers: anything, concurrency: 1 });
  for (const [index, task] of code.entries()) {
    expect(compileContract(task, written[index] ?? ""), task.id).toMatchObject({
      text: expect.stringContaining(`def ${task.checks.entry_point}(`),
    });
  }
});

test("the contracts that prompts show fit the schemas that answers are held to", async () => {
  const tables = [{ name: "table", columns: [["col", "INTEGER"]], rows: [] }] as const; // biome-ignore format: short
  const examples: readonly PublicTask[] = [
    { id: "s", kind: "sql", prompt: "p", checks: { tables } },
    { id: "c", kind: "codestub", prompt: "p", checks: { language: "python", entry_point: "tare" } },
  ];
  for (const task of examples) {
    const shown: unknown = JSON.parse(/^Contract: (.*)$/m.exec(contractPrompt(task))?.[1] ?? "");
    expect(isJsonObject(shown) && ajv.validate(await schemaOf(task), shown), JSON.stringify(ajv.errors)).toBe(true);
  }
});
