import { type DeterminismTarget, type Observation, pinnedSettings, type SendMode } from "@cupel/core";
import { type PlantedModelOptions, plantedHandler, plantedModel, sendJson, startServer } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { createServerTarget, type ServerDialect, serverDialects } from "./dialects.ts";

const whole: SendMode = { form: "single", stream: false, cache: "default", nonce: "n" };
const settings = { ...pinnedSettings, seed: 7, maxTokens: 12 };

async function served(dialect: ServerDialect, options: PlantedModelOptions = {}) {
  const model = plantedModel(options);
  const server = await startServer(plantedHandler({ model, latency: 2 }));
  const name = dialect === "ollama" ? "planted:latest" : "planted";
  const target = createServerTarget(dialect, { model: name, baseUrl: server.url, now: () => performance.now() });
  return {
    server,
    target,
    [Symbol.asyncDispose]: async () => {
      await target[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const one = async (target: DeterminismTarget, how: SendMode = whole, text = "What is left?"): Promise<Observation> =>
  (await target.send([target.prepare({ text }, settings)], how))[0] as Observation;

const withIds: readonly ServerDialect[] = ["llama-server", "vllm", "sglang"];

describe.each(serverDialects)("%s", (dialect) => {
  test("pins every sampler in the body, whatever the server would fill in", async () => {
    await using it = await served(dialect);
    await one(it.target);
    const { body } = it.server.requests.at(-1) as { readonly body: Record<string, unknown> };
    const prepared = it.target.prepare({ text: "What is left?" }, settings);
    for (const { name, requested, sent } of prepared.knobs) {
      if (name === "topK" && requested === 0) expect([0, -1, null]).toContain(sent);
      else if (sent !== null) expect(sent, name).toBe(requested);
    }
    const silent = prepared.knobs.filter(({ sent }) => sent === null).map(({ name }) => name);
    expect(silent.sort()).toEqual(dialect === "openai" ? ["minP", "repeatPenalty", "topK"] : []);
    expect(JSON.stringify(body)).toContain('"seed":7'.replace("seed", dialect === "sglang" ? "sampling_seed" : "seed"));
  });

  test("reads the same answer whole and as a stream, and the bytes it says it sent are those that came", async () => {
    await using it = await served(dialect);
    const plain = await one(it.target);
    expect(JSON.stringify(it.server.requests.at(-1)?.body)).toBe(plain.sent.body);
    const streamed = await one(it.target, { ...whole, stream: true });
    expect(JSON.stringify(it.server.requests.at(-1)?.body)).toBe(streamed.sent.body);
    for (const field of ["text", "outputTokenIds", "inputTokenIds", "scores", "topScores", "finishReason", "usage"] as const)
      expect(streamed[field], field).toEqual(plain[field]);
    expect([plain.status, streamed.status, plain.chunks]).toEqual(["ok", "ok", 1]);
    expect(streamed.chunks).toBeGreaterThan(5);
    expect(streamed.responseMark).not.toBe(plain.responseMark);
    expect(plain.outputTokenIds !== null).toBe(withIds.includes(dialect));
    expect(plain.scores).toHaveLength(plain.usage?.outputTokens ?? -1);
  });

  test("stops reading where it is told to", async () => {
    await using it = await served(dialect);
    const stopped = await one(it.target, { ...whole, stream: true, stopWhen: (text) => text.length > 10 });
    expect(stopped.status).toBe("stopped");
    const full = await one(it.target);
    expect(full.text.startsWith(stopped.text)).toBe(true);
    expect(stopped.text.length).toBeLessThan(full.text.length);
  });

  test("tells refusals and broken transfers as what they are, and tries nothing again", async () => {
    await using it = await served(dialect, { vices: { refuses: (call) => call === 0, truncates: (call) => call > 0 } });
    expect(await one(it.target)).toMatchObject({ status: "error", error: { httpStatus: 429, isTransport: false } });
    expect(await one(it.target)).toMatchObject({ status: "error", error: { httpStatus: null } });
    expect(await one(it.target, { ...whole, stream: true })).toMatchObject({ status: "truncated", error: { isTransport: false } });
    expect(it.server.requests).toHaveLength(3);
  });

  test("says who it is, and says so again when it is another", async () => {
    await using it = await served(dialect, { vices: { fingerprintChangesAt: 1 } });
    const first = await it.target.identity();
    expect(await it.target.identity()).toEqual(first);
    expect(JSON.stringify(first.facts)).not.toContain("/models");
    await one(it.target);
    const second = await it.target.identity();
    const answer = await one(it.target);
    // A list of models has no build: there only the answers tell.
    if (dialect === "openai") expect(answer.servedBy).toBe("build-2");
    else expect(second.sha256).not.toBe(first.sha256);
  });

  test("is unreachable as an observation, which may be sent again", async () => {
    await using it = await served(dialect);
    await it.server.stop();
    expect(await one(it.target)).toMatchObject({ status: "error", error: { code: "BACKEND_UNAVAILABLE", isTransport: true } });
    await expect(it.target.identity()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  });
});

describe.each(withIds)("%s", (dialect) => {
  test("sends a batch as one request, and its outputs in order", async () => {
    await using it = await served(dialect);
    const texts = ["a", "bb, and more of it", "ccc"];
    const alone = [];
    for (const text of texts) alone.push(await one(it.target, whole, text));
    const before = it.server.requests.length;
    const batch = await it.target.send(
      texts.map((text) => it.target.prepare({ text }, settings)),
      { ...whole, form: "batch" },
    );
    expect(it.server.requests).toHaveLength(before + 1);
    expect(batch.map(({ outputTokenIds }) => outputTokenIds)).toEqual(alone.map(({ outputTokenIds }) => outputTokenIds));
    expect(batch.map(({ batchSize, batchIndex }) => [batchSize, batchIndex])).toEqual([3, 3, 3].map((size, index) => [size, index]));
    expect(batch[1]?.inputTokenIds).toEqual(alone[1]?.inputTokenIds);
  });
});

test("cold is cold and warm is warm: llama-server by its flag, vLLM by a salt, SGLang by an emptied cache", async () => {
  for (const dialect of ["llama-server", "vllm"] as const) {
    await using it = await served(dialect);
    const cold = (nonce: string) => one(it.target, { ...whole, cache: "cold", nonce }, "A prompt of some length.");
    expect([(await cold("1")).cachedTokens, (await cold("2")).cachedTokens], dialect).toEqual([0, 0]);
    const warm = () => one(it.target, { ...whole, cache: "warm", nonce: "w" }, "A prompt of some length.");
    await warm();
    expect((await warm()).cachedTokens).toBeGreaterThan(0);
  }
  await using it = await served("sglang");
  await one(it.target);
  expect((await one(it.target)).cachedTokens).toBeGreaterThan(0);
  await it.target.flushCache?.();
  expect((await one(it.target)).cachedTokens).toBe(0);
});

test("llama-server: tokens that it leaves out of its probabilities are gaps, and shift nothing", async () => {
  await using it = await served("llama-server", { vices: { dropsScoreEvery: 5 } });
  await using clean = await served("llama-server");
  const [gaps, full] = [await one(it.target), await one(clean.target)];
  expect(gaps.scores?.map((score) => score === null)).toEqual(full.scores?.map((_, index) => index % 5 === 4));
  expect(gaps.scores?.filter((_, index) => index % 5 !== 4)).toEqual(full.scores?.filter((_, index) => index % 5 !== 4));
});

test("a sentinel is no score", async () => {
  await using it = await served("openai", { vices: { sentinelEvery: 3 } });
  expect((await one(it.target)).scores?.map((score) => score === null)).toEqual(Array.from({ length: 12 }, (_, index) => index % 3 === 2));
});

test("llama-server echoes floats as 32 bits, and a setting that it dropped shows", async () => {
  await using it = await served("llama-server", { vices: { ignores: ["temperature"] } });
  const prepared = it.target.prepare({ text: "x" }, { ...settings, temperature: 0.1 });
  const [answer] = await it.target.send([prepared], whole);
  expect(answer?.echo).toMatchObject({ temperature: Math.fround(0.8), minP: 0, topK: 0, seed: 7 });
});

test("a key is in no body, no fact and no message", async () => {
  await using server = await startServer((_, response) => sendJson(response, { error: { message: "bad key open-sesame" } }, 401));
  await using target = createServerTarget("openai", { model: "m", baseUrl: server.url, apiKey: "open-sesame", now: () => 0 });
  const [answer] = await target.send([target.prepare({ text: "x" }, settings)], whole);
  expect(server.requests[0]?.headers.authorization).toBe("Bearer open-sesame");
  expect(JSON.stringify(answer)).not.toContain("sesame");
  expect(answer).toMatchObject({ status: "error", error: { httpStatus: 401 } });
});
