import type { Task } from "@cupel/core";
import { run } from "@cupel/engine";
import { baseline, contractFirst } from "@cupel/policies";
import { scriptedBackend } from "@cupel/testing";
import { json } from "@cupel/verifiers";
import { expect, test } from "vitest";
import { z } from "zod";

const User = z.strictObject({ name: z.string().refine((name) => name !== "admin", "is reserved"), age: z.int() });
const task = (id: string, schema: Task["checks"][string]): Task => ({
  id,
  kind: "json",
  prompt: `Who is ${id}?`,
  checks: { schema },
  gold: { expected: { name: id } },
});

test("tasks of a run take a schema of a library: its code decides, models are shown its JSON Schema, and its content is in the hash", async () => {
  const asked: string[] = [];
  const backend = scriptedBackend(({ prompt }) => {
    asked.push(prompt);
    return JSON.stringify({ name: /Who is (\w+)/.exec(prompt)?.[1], age: 3 });
  });
  await using verifier = json();
  const { records } = await run({
    tasks: [task("ada", User), task("admin", User)],
    arms: [
      { name: "plain", policy: baseline() },
      { name: "contract", policy: contractFirst() },
    ],
    backend,
    verifiers: { json: verifier },
  });
  const outcome = records.map(({ taskId, arm, verdict, gold }) => [taskId, arm, verdict?.status, gold?.status]);
  expect(outcome).toEqual([
    ["ada", "plain", "pass", "pass"],
    ["admin", "plain", "fail", "fail"],
    ["ada", "contract", "pass", "pass"],
    ["admin", "contract", "fail", "fail"],
  ]);
  expect(records.find(({ taskId }) => taskId === "admin")?.verdict?.reason).toContain("/name is reserved");
  expect(asked[0]).toContain("Keys: name: string, age: integer");
  const hashes = async (schema: typeof User | z.ZodType) =>
    (await run({ tasks: [task("ada", schema)], arms: [{ name: "plain", policy: baseline() }], backend, verifiers: { json: verifier } }))
      .records[0]?.taskHash;
  expect(await hashes(User)).toBe(records[0]?.taskHash);
  expect(await hashes(z.strictObject({ name: z.string() }))).not.toBe(records[0]?.taskHash);
});
