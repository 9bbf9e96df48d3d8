import { type Backend, broken, CupelError, defineVerifier, fail, type GenerateRequest, pass, withGenerate } from "@cupel/core";
import { expect, test } from "vitest";
import { memoryTelemetry } from "../memory-telemetry.ts";
import { observeBackend } from "./observe-backend.ts";
import { observeMemory } from "./observe-memory.ts";
import { observeSandbox } from "./observe-sandbox.ts";
import { observeVerifier } from "./observe-verifier.ts";

const request: GenerateRequest = { prompt: "hush prompt", maxTokens: 8, temperature: 0.5, seed: 3, topK: 2 };

/** Answers, streams in two pieces where that is asked for, and fails on the prompt "fail". */
class Answering implements Backend {
  readonly #text = "hush answer";
  readonly name = "openai";
  readonly model = "m";
  disposed = false;
  async capabilities() {
    const facts = { server: "vllm", address: "http://127.0.0.1:8123/v1" };
    return { determinism: "none", seeds: true, logprobs: false, streaming: true, facts } as const;
  }
  async generate({ prompt, onText }: GenerateRequest) {
    if (prompt === "fail") throw new CupelError("BACKEND_FAILED", "hush error");
    onText?.("hush ");
    onText?.("answer");
    const usage = { inputTokens: 10, outputTokens: 4, cachedTokens: 6 };
    return { text: this.#text, finishReason: "stop", usage } as const;
  }
  async [Symbol.asyncDispose]() {
    this.disposed = true;
  }
}

test("a call is counted, timed, priced and traced, under the provider that the server says it is", async () => {
  const telemetry = memoryTelemetry();
  const inner = new Answering();
  const backend = observeBackend(inner, telemetry, { purpose: "improve", price: { input: 1_000_000, cached: 0, output: 1_000_000 } });
  await backend.capabilities();
  expect(await backend.generate(request)).toEqual(await inner.generate(request));
  await expect(backend.generate({ ...request, prompt: "fail" })).rejects.toThrow("hush error");
  const { total, spans } = telemetry;
  const about = { provider: "vllm", model: "m" };
  expect(total("cupel.llm.requests", { ...about, purpose: "improve", status: "success" })).toBe(1);
  expect(total("cupel.llm.requests", { ...about, status: "failure" })).toBe(1);
  expect(total("cupel.llm.failures", { ...about, error_type: "BACKEND_FAILED" })).toBe(1);
  expect(total("cupel.llm.request.duration", about)).toBe(2);
  expect(total("cupel.llm.time_to_first_chunk")).toBe(0);
  expect(["input", "cached", "output"].map((direction) => total("cupel.llm.tokens", { direction }))).toEqual([10, 6, 4]);
  expect(total("cupel.cost_usd", { basis: "physical", purpose: "improve" })).toBe(8);
  expect(spans[0]).toMatchObject({
    name: "chat m",
    kind: "client",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "vllm",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_k": 2,
      "gen_ai.request.seed": 3,
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.cache_read.input_tokens": 6,
      "server.address": "127.0.0.1",
      "server.port": 8123,
      "cupel.purpose": "improve",
    },
  });
  expect(spans[1]).toMatchObject({ error: "BACKEND_FAILED", attributes: { "error.type": "BACKEND_FAILED" } });
});

test("the first chunk is timed where a call streams, and the caller gets the pieces", async () => {
  const telemetry = memoryTelemetry();
  const pieces: string[] = [];
  await observeBackend(new Answering(), telemetry).generate({ ...request, onText: (piece) => void pieces.push(piece) });
  expect(pieces).toEqual(["hush ", "answer"]);
  expect(telemetry.total("cupel.llm.time_to_first_chunk")).toBe(1);
  expect(telemetry.total("gen_ai.client.inference.time_per_output_chunk")).toBe(1);
});

test("a call that nobody listens to is listened to in this process, and where that is asked for, but no server is made to stream", async () => {
  const timed = async (name: string, options = {}) => {
    const telemetry = memoryTelemetry();
    const asked: GenerateRequest[] = [];
    const inner = Object.assign(new Answering(), { name });
    const watched = withGenerate(inner, (call) => inner.generate(asked[asked.push(call) - 1] as GenerateRequest));
    await observeBackend(watched, telemetry, options).generate(request);
    return [telemetry.total("cupel.llm.time_to_first_chunk"), asked[0]?.onText !== undefined];
  };
  expect(await timed("embedded")).toEqual([1, true]);
  expect(await timed("simulated")).toEqual([1, true]);
  for (const name of ["openai", "ollama", "ai-sdk", "replay", "of my own"]) expect(await timed(name), name).toEqual([0, false]);
  expect(await timed("ollama", { listen: true })).toEqual([1, true]);
  expect(await timed("embedded", { listen: false })).toEqual([0, false]);
});

test("an observed backend is the backend in everything else, private members included", async () => {
  const inner = new Answering();
  const backend = observeBackend(inner, memoryTelemetry());
  expect([backend.name, backend.model]).toEqual(["openai", "m"]);
  expect("fromCache" in backend).toBe(false);
  await backend[Symbol.asyncDispose]();
  expect(inner.disposed).toBe(true);
});

test.each([
  ["latest", true, false],
  ["legacy", false, true],
  ["both", true, true],
] as const)("in mode %s the GenAI names are those of that mode", async (semconv, isLatest, isLegacy) => {
  const telemetry = memoryTelemetry({ semconv });
  const backend = observeBackend(new Answering(), telemetry);
  await backend.generate(request);
  await backend.generate({ ...request, prompt: "fail" }).catch(() => {});
  const { total } = telemetry;
  expect(total("gen_ai.client.inference.duration") > 0).toBe(isLatest);
  expect(total("gen_ai.client.inference.usage.input_tokens", { "gen_ai.token.modality": "text" })).toBe(isLatest ? 10 : 0);
  expect(total("gen_ai.client.operation.duration") > 0).toBe(isLegacy);
  expect(total("gen_ai.client.token.usage", { "gen_ai.token.type": "output" })).toBe(isLegacy ? 1 : 0);
});

test("failed calls are recorded with no tokens of an unknown modality", async () => {
  const telemetry = memoryTelemetry();
  await observeBackend(new Answering(), telemetry)
    .generate({ ...request, prompt: "fail" })
    .catch(() => {});
  const usage = telemetry.store.snapshot().find(({ definition }) => definition.name.endsWith("usage.input_tokens"));
  expect(usage?.points).toMatchObject([{ value: 0, labels: { "gen_ai.token.modality": "unknown" } }]);
});

test("what was recorded earlier is no inference", async () => {
  const telemetry = memoryTelemetry();
  const inner = new Answering();
  await observeBackend(Object.assign(inner, { name: "replay" }), telemetry).generate(request);
  expect(telemetry.total("cupel.llm.requests", { provider: "cupel.replay" })).toBe(1);
  expect(telemetry.store.snapshot().some(({ definition }) => definition.name.startsWith("gen_ai."))).toBe(false);
});

test("the reference's names count successes and failures, and time successes only", async () => {
  const telemetry = memoryTelemetry({ dualLlm: true });
  const backend = observeBackend(new Answering(), telemetry);
  for (const prompt of ["a", "b", "fail"]) await backend.generate({ ...request, prompt }).catch(() => {});
  const { total } = telemetry;
  expect(total("dual_llm.requests", { model: "m", status: "success" })).toBe(2);
  expect(total("dual_llm.requests", { model: "m", status: "failure" })).toBe(1);
  expect(total("dual_llm.failures", { model: "m" })).toBe(1);
  expect(total("dual_llm.request.duration", { model: "m" })).toBe(2);
});

test("prompts, answers, error messages and reasons are told of only as far as content says", async () => {
  const verifier = defineVerifier("v", () => fail("hush reason"));
  const told = async (content: "off" | "hash" | "full") => {
    const telemetry = memoryTelemetry({ content });
    const backend = observeBackend(new Answering(), telemetry);
    await backend.generate(request);
    await backend.generate({ ...request, prompt: "fail" }).catch(() => {});
    const task = { id: "t", kind: "v", prompt: "hush prompt", checks: {} };
    await observeVerifier(verifier, telemetry).verify({ task, checks: {}, scope: "public", candidate: { text: "hush answer" } });
    return JSON.stringify([telemetry.spans, telemetry.entries, telemetry.store.snapshot()]);
  };
  expect(await told("off")).not.toContain("hush");
  expect(await told("off")).not.toContain("sha256");
  const hashed = await told("hash");
  expect(hashed).not.toContain("hush");
  expect(hashed).toContain("cupel.input.sha256");
  const full = await told("full");
  for (const text of ["hush prompt", "hush answer", "hush reason"]) expect(full).toContain(text);
  expect(full).not.toContain("hush error");
});

test("verdicts are counted by verifier, verdict and scope, timed, traced and told as evaluation events", async () => {
  const telemetry = memoryTelemetry();
  const verdicts = [pass(), fail("no"), broken("b", { code: "setup" })];
  let next = 0;
  const verifier = observeVerifier(
    defineVerifier("json", () => verdicts[next++] ?? Promise.reject(new Error("broke"))),
    telemetry,
  );
  const input = { task: { id: "t", kind: "json", prompt: "", checks: {} }, checks: {}, candidate: { text: "" } };
  for (const scope of ["public", "gold", "gold"] as const) await verifier.verify({ ...input, scope });
  await expect(verifier.verify({ ...input, scope: "public" })).rejects.toThrow("broke");
  const { total, spans, entries } = telemetry;
  expect(total("cupel.verify", { verifier: "json", verdict: "pass", scope: "public" })).toBe(1);
  expect(total("cupel.verify", { verdict: "fail", scope: "gold" })).toBe(1);
  expect(total("cupel.verify", { verdict: "error" })).toBe(2);
  expect(total("cupel.verify.duration")).toBe(4);
  expect(spans.map(({ error }) => error)).toEqual([undefined, undefined, "setup", "Error"]);
  expect(entries.map(({ fields }) => fields["gen_ai.evaluation.score.value"])).toEqual([1, 0, undefined]);
  expect(entries[2]?.fields).toMatchObject({ "error.type": "setup", "gen_ai.evaluation.score.label": "error" });
});

test("programs that went over a limit are counted by it, and nothing else is", async () => {
  const telemetry = memoryTelemetry();
  const outcomes = ["timeout", "memory", "wrong", "timeout"].map((code) => ({ status: "fail" as const, code, mode: "wasm" }));
  const sandbox = observeSandbox(
    {
      description: { mode: "wasm" },
      judge: async (_job: object) => outcomes.shift() ?? { status: "pass" as const, code: "passed", mode: "wasm" },
    },
    telemetry,
  );
  for (let job = 0; job < 5; job++) await sandbox.judge({});
  expect(sandbox.description.mode).toBe("wasm");
  const { total, spans } = telemetry;
  expect(["timeout", "memory", "output"].map((reason) => total("cupel.sandbox.kills", { mode: "wasm", reason }))).toEqual([2, 1, 0]);
  expect(["pass", "fail", "error"].map((verdict) => total("cupel.sandbox.programs", { mode: "wasm", verdict }))).toEqual([1, 4, 0]);
  expect(spans.map(({ attributes }) => attributes["cupel.sandbox.killed"])).toEqual(["timeout", "memory", "no", "timeout", "no"]);
});

test("recalls are hits or misses", async () => {
  const telemetry = memoryTelemetry();
  const win = { id: "w", kind: "sql", prompt: "p", output: "o" };
  const memory = observeMemory(
    {
      name: "m",
      recall: async (task) => (task.id === "known" ? [{ win, similarity: 1 }] : []),
      exact: async () => undefined,
      learn: async () => {},
    },
    telemetry,
  );
  const task = (id: string) => ({ id, kind: "sql", prompt: "", checks: {} });
  expect(await memory.recall(task("known"), { limit: 1 })).toHaveLength(1);
  await memory.recall(task("new"), { limit: 1 });
  await memory.exact(task("known"));
  expect(["hit", "miss"].map((result) => telemetry.total("cupel.memory.recall", { kind: "sql", result }))).toEqual([1, 2]);
});
