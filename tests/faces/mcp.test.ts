import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { broken, defineVerifier } from "@cupel/core";
import { asMcpTool, byKind, json, type McpTool } from "@cupel/verifiers";
import { Client, type ClientOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { fromJsonSchema, InMemoryTransport, McpServer } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { commandLine, runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const schema = { type: "object", properties: { users: { type: "integer" } }, required: ["users"] };
const tasks = [
  { id: "users", kind: "json", prompt: "How many users?", checks: { schema }, gold: { expected: { users: 31337 } } },
  { id: "gone", kind: "gone", prompt: "p", checks: {}, gold: {} },
];
const info = { name: "test", version: "1" };
const implementation = { name: "cupel", version: "1" };

async function connect(tool: McpTool): Promise<Client & AsyncDisposable> {
  const server = new McpServer(implementation);
  const { name, call, inputSchema, outputSchema, description, annotations } = tool;
  server.registerTool(
    name,
    { description, annotations, inputSchema: fromJsonSchema(inputSchema), outputSchema: fromJsonSchema(outputSchema) },
    (input, { mcpReq }) => call(input, { signal: mcpReq.signal }),
  );
  const [mine, its] = InMemoryTransport.createLinkedPair();
  const client = new Client(info);
  await Promise.all([server.connect(its), client.connect(mine)]);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

test("the official client lists the tool and gets verdicts from it", async () => {
  await using verifier = byKind({ json: json(), gone: defineVerifier("gone", () => broken("no sandbox is open", { code: "setup" })) });
  await using client = await connect(asMcpTool(verifier, { tasks, scope: "gold" }));
  const { tools } = await client.listTools();
  expect(tools).toMatchObject([
    { name: "verify", inputSchema: { required: ["candidate", "task_id"] }, annotations: { readOnlyHint: true } },
  ]);

  const verify = (candidate: string, task_id: string) => client.callTool({ name: "verify", arguments: { candidate, task_id } });
  expect(await verify('{"users": 31337}', "users")).toMatchObject({
    content: [{ type: "text", text: "pass (verified)" }],
    structuredContent: { status: "pass", level: "verified" },
  });
  const wrong = await verify('{"users": 3}', "users");
  expect(wrong).toMatchObject({ structuredContent: { status: "fail", reason: "1 of 1 expected values differ" } });
  expect(wrong.isError).not.toBe(true);
  expect(JSON.stringify(wrong)).not.toContain("31337");
  expect(await verify("{}", "gone")).toMatchObject({ isError: true, content: [{ text: "error (setup): no sandbox is open" }] });
  expect(await client.callTool({ name: "verify", arguments: { task_id: "users" } })).toMatchObject({ isError: true });
});

test("a call that the client gives up ends its verification", async () => {
  const aborted = Promise.withResolvers<void>();
  const waits = defineVerifier("waits", ({ signal }) => {
    return new Promise((resolve) =>
      signal?.addEventListener("abort", () => {
        aborted.resolve();
        resolve(broken("the check was aborted", { code: "aborted" }));
      }),
    );
  });
  await using client = await connect(asMcpTool(waits, { binding: { checks: {} } }));
  const controller = new AbortController();
  const call = client.callTool({ name: "verify", arguments: { candidate: "a" } }, { signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  await expect(call).rejects.toThrow();
  await aborted.promise;
});

async function taskFolder() {
  const folder = await temporaryFolder();
  const lines = [
    { id: "users", kind: "json", prompt: "How many users?", schema, expected: { users: 31337 } },
    { id: "open", kind: "json", prompt: "Anything", expected: [1] },
  ];
  await writeFile(join(folder.path, "tasks.jsonl"), lines.map((line) => JSON.stringify(line)).join("\n"));
  return folder;
}

test.each<[string, ClientOptions]>([
  ["of 2025", {}],
  ["of 2026", { versionNegotiation: { mode: { pin: "2026-07-28" } } }],
])("cupel mcp speaks the protocol %s over stdio, and shows no gold", async (_year, options) => {
  await using folder = await taskFolder();
  const [command = "", ...args] = commandLine("cupel", ["mcp", "--tasks", "tasks.jsonl"]);
  const transport = new StdioClientTransport({ command, args, cwd: folder.path, stderr: "pipe" });
  let stderr = "";
  transport.stderr?.on("data", (piece) => {
    stderr += piece;
  });
  const client = new Client(info, options);
  await client.connect(transport);
  try {
    expect((await client.listTools()).tools).toMatchObject([
      { name: "verify", inputSchema: { properties: { task_id: { enum: ["users", "open"] } } } },
    ]);
    const verify = (candidate: string, task_id: string) => client.callTool({ name: "verify", arguments: { candidate, task_id } });
    // Right by the schema and wrong by the gold, which has no say here.
    expect(await verify('{"users": 3}', "users")).toMatchObject({ structuredContent: { status: "pass" } });
    expect(await verify('{"users": "3"}', "users")).toMatchObject({
      structuredContent: { status: "fail", reason: '/users must be integer, not "3"' },
    });
    expect(await verify("[1]", "open")).toMatchObject({ isError: true, structuredContent: { status: "error", code: "vacuous" } });
  } finally {
    await client.close();
  }
  expect(stderr).toBe("");
});

test("cupel mcp ends when stdin does, and when interrupted", async () => {
  await using folder = await taskFolder();
  const start = () => startCommand("cupel", ["mcp", "--tasks", "tasks.jsonl"], { directory: folder.path, stdin: "open" });
  const ended = start();
  ended.child.stdin.end();
  expect(await ended.finished).toEqual({ code: 0, stdout: "", stderr: "" });

  const interrupted = start();
  interrupted.child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" })}\n`);
  interrupted.child.stdout.once("data", () => interrupted.child.kill("SIGINT"));
  expect(await interrupted.finished).toMatchObject({ code: 130, stdout: expect.stringContaining('"id":1'), stderr: "" });
});

test("cupel mcp says what is wrong with its tasks before it serves", async () => {
  await using folder = await temporaryFolder();
  expect(await runCommand("cupel", ["mcp", "--tasks", "none.jsonl"], { directory: folder.path })).toMatchObject({
    code: 5,
    stdout: "",
    stderr: expect.stringContaining("There is no file"),
  });
});
