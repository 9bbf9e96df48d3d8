import { CupelError, defineVerifier, fail, pass } from "@cupel/core";
import { expect, test } from "vitest";
import { asMcpTool } from "./as-mcp-tool.ts";

const startsWith = defineVerifier<{ prefix: string; hint?: string }>("starts-with", ({ checks, candidate }) =>
  candidate.text.startsWith(checks.prefix) ? pass() : fail(`it does not start with ${checks.prefix}`, { evidence: checks.hint ?? "" }),
);
const task = { id: "one", kind: "starts-with", prompt: "p", checks: { prefix: "a" }, gold: { hint: "secret" } };

test("fixed checks ask for nothing but a candidate", async () => {
  const tool = asMcpTool(startsWith, { name: "starts_with_a", binding: { checks: { prefix: "a" } } });
  expect([tool.name, tool.inputSchema.required]).toEqual(["starts_with_a", ["candidate"]]);
  expect(await tool.call({ candidate: "abc" })).toEqual({
    content: [{ type: "text", text: "pass (verified)" }],
    structuredContent: { status: "pass", level: "verified", reason: "" },
    isError: false,
  });
});

test("a task is named by its id; few ids are told", async () => {
  const tool = asMcpTool(startsWith, { tasks: [task], scope: "gold" });
  expect(tool.inputSchema.properties.task_id).toMatchObject({ type: "string", enum: ["one"] });
  const result = await tool.call({ candidate: "bcd", task_id: "one" });
  expect(result).toMatchObject({ isError: false, structuredContent: { status: "fail", reason: "it does not start with a" } });
  expect(JSON.stringify(result)).not.toContain("secret");
  const many = Array.from({ length: 51 }, (_, index) => ({ ...task, id: `task-${index}` }));
  expect(asMcpTool(startsWith, { tasks: many }).inputSchema.properties.task_id).not.toHaveProperty("enum");
});

test("checks may come with the call, as an object or as its JSON", async () => {
  const tool = asMcpTool(startsWith);
  for (const checks of [{ prefix: "a" }, '{"prefix": "a"}']) {
    expect(await tool.call({ candidate: "abc", checks })).toMatchObject({ structuredContent: { status: "pass" } });
  }
});

test.each([
  ["no arguments", undefined, "candidate must be a text"],
  ["a candidate that is no text", { candidate: 3, task_id: "one" }, "candidate must be a text"],
  ["a task nobody knows", { candidate: "a", task_id: "two" }, 'there is no task with the task_id "two"'],
  ["no task", { candidate: "a" }, "there is no task with the task_id"],
])("%s is an error that says so", async (_what, input, sentence) => {
  const result = await asMcpTool(startsWith, { tasks: [task] }).call(input);
  expect(result).toMatchObject({ isError: true, structuredContent: { status: "error" } });
  expect(result.content[0]?.text).toContain(sentence);
});

test("a check that broke is an error, also one that throws", async () => {
  const gone = defineVerifier("gone", () => Promise.reject(new CupelError("SANDBOX_UNAVAILABLE", "There is no sandbox.")));
  const result = await asMcpTool(gone, { binding: { checks: {} } }).call({ candidate: "a" });
  expect(result).toMatchObject({ isError: true, content: [{ text: "error (setup): There is no sandbox." }] });
});

test("an abort reaches the verifier", async () => {
  const waits = defineVerifier(
    "waits",
    ({ signal }) => new Promise((resolve) => signal?.addEventListener("abort", () => resolve(fail("aborted")))),
  );
  const controller = new AbortController();
  const result = asMcpTool(waits, { binding: { checks: {} } }).call({ candidate: "a" }, { signal: controller.signal });
  controller.abort();
  expect(await result).toMatchObject({ structuredContent: { reason: "aborted" } });
});
