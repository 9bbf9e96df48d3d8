import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { aiSdk, ollama, openai } from "@cupel/backends";
import type { Backend, GenerateRequest } from "@cupel/core";
import { memoryTelemetry, observeBackend, parseTraceparent } from "@cupel/telemetry";
import { fakeOllama, fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { startCollector } from "./collector.ts";

const request: GenerateRequest = { prompt: "p", maxTokens: 8, temperature: 0, seed: 1 };

test.each([
  ["openai", fakeOpenai(), (baseUrl: string): Backend => openai({ model: "tiny", baseUrl })],
  ["ollama", fakeOllama(), (baseUrl: string): Backend => ollama({ model: "tiny:latest", baseUrl })],
])("a call of %s tells the server its span, whole or streamed, and without telemetry tells none", async (_name, handler, open) => {
  await using server = await startServer(handler);
  await using backend = open(server.url);
  await backend.generate(request);
  expect(server.requests.at(-1)?.headers.traceparent).toBeUndefined();
  const telemetry = memoryTelemetry();
  const observed = observeBackend(backend, telemetry);
  for (const listens of [{}, { onText: () => {} }]) {
    await observed.generate({ ...request, ...listens });
    const told = parseTraceparent(server.requests.at(-1)?.headers.traceparent as string | undefined);
    expect(told).toEqual(telemetry.spans.at(-1)?.context);
  }
});

test("a model of the AI SDK is given the header", async () => {
  const seen: unknown[] = [];
  const answer = async ({ headers }: { readonly headers?: object }) => {
    seen.push(headers);
    return { content: [{ type: "text", text: "said" }], finishReason: "stop", usage: { inputTokens: 1, outputTokens: 1 } };
  };
  const model = {
    specificationVersion: "v3",
    provider: "p",
    modelId: "m",
    doGenerate: answer,
    doStream: () => Promise.reject(new Error()),
  };
  const telemetry = memoryTelemetry();
  await using backend = aiSdk(model as Parameters<typeof aiSdk>[0], { probe: false });
  await backend.generate(request);
  await observeBackend(backend, telemetry).generate(request);
  expect(seen).toEqual([undefined, { traceparent: expect.stringContaining(telemetry.spans[0]?.context.spanId ?? "none") }]);
});

test("what a reward server does for a request stands under the caller's span, each under its own", async () => {
  await using folder = await temporaryFolder();
  await using there = await startCollector();
  const task = { id: "j", kind: "json", prompt: "p", checks: { schema: { type: "object" } } };
  await writeFile(join(folder.path, "tasks.jsonl"), `${JSON.stringify(task)}\n`);
  const flags = ["reward", "--tasks", "tasks.jsonl", "--port", "0", "--telemetry", there.url];
  const { child, finished, heard } = startCommand("cupel", flags, { directory: folder.path });
  const url = await heard(/rewards at (\S+)/);
  const ask = async (headers: Readonly<Record<string, string>>, body: object) =>
    await (
      await fetch(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) })
    ).text();
  const callers = ["1", "2", "3"].map((digit) => ({ trace: digit.repeat(32), span: digit.repeat(16) }));
  const body = { completions: ["{}", "[]"], task_id: ["j", "j"] };
  await Promise.all(callers.map(({ trace, span }) => ask({ traceparent: `00-${trace}-${span}-01` }, body)));
  await ask({ traceparent: "nonsense" }, {});
  child.kill("SIGINT");
  await finished;
  const spans = there.members("/v1/traces", "resourceSpans", "scopeSpans", "spans");
  for (const { trace, span } of callers) {
    const own = spans.filter(({ traceId }) => traceId === trace);
    const served = own.find(({ name }) => name === "POST /");
    expect(served).toMatchObject({ parentSpanId: span, kind: 2 });
    expect(own.filter(({ name }) => name === "cupel.verify").map(({ parentSpanId }) => parentSpanId)).toEqual(Array(2).fill(served.spanId));
  }
  const alone = spans.filter(({ name, parentSpanId }) => name === "POST /" && parentSpanId === undefined);
  expect(alone).toHaveLength(1);
  expect(alone[0].attributes).toContainEqual({ key: "http.response.status_code", value: { intValue: "400" } });
});
