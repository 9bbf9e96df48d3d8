import { createServerTarget, type ServerDialect, serverDialects } from "@cupel/backends";
import { type PlantedModelOptions, plantedHandler, plantedModel, startServer } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { axisSpec } from "./axes/axes.ts";
import { check } from "./check.ts";
import { checkSpec } from "./check-spec-defaults.ts";
import type { CheckSpec } from "./types/check-spec.ts";

const prompts = Array.from({ length: 6 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));

/** A real check over HTTP of a server whose truth is known. */
async function run(dialect: ServerDialect, options: PlantedModelOptions, spec: Partial<CheckSpec> = {}) {
  await using server = await startServer(plantedHandler({ model: plantedModel(options), latency: 4 }));
  const model = dialect === "ollama" ? "planted:latest" : "planted";
  await using target = createServerTarget(dialect, { model, baseUrl: server.url, now: () => performance.now() });
  const environment = { now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal };
  return await check(target, checkSpec({ prompts, runs: 2, minBound: null, ...spec }), environment);
}

const flip = { kind: "flip", position: 3, nearTie: false } as const;

describe.each(serverDialects)("%s", (dialect) => {
  const guarantee = { "llama-server": "2b", vllm: "2b", sglang: "2b", ollama: "2r", openai: "2r" }[dialect];

  test("answers alike: no divergence, at the strongest letter it backs", async () => {
    const { report } = await run(dialect, {}, { tier: 2 });
    expect(report, report.headline).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", guarantee });
  });

  test("draws at random under greedy decoding: proved and localised", async () => {
    const { report } = await run(dialect, { plants: [{ when: "always", rate: 0.5, effect: flip }] }, { runs: 4 });
    expect(report).toMatchObject({ verdict: "DIVERGED", causes: ["RUN_VARIANCE"] });
    expect(report.divergences[0]?.difference.before).toContain(" w");
  });

  test("differs under load alone: the load is seen, and blamed", async () => {
    const { report } = await run(
      dialect,
      { plants: [{ when: "concurrency", effect: flip }] },
      { axes: [axisSpec("concurrency", ["1", "3"])] },
    );
    expect(report, report.headline).toMatchObject({ verdict: "DIVERGED", causes: ["CONCURRENCY_VARIANCE"] });
  });

  test("repeats stored answers: vacuous, however equal they are", async () => {
    const { report } = await run(dialect, { vices: { storesAnswers: true } }, { controls: false });
    // The salt of vLLM's cold requests makes each of them another one, which no store answers.
    const expected = dialect === "vllm" ? { verdict: "NO DIVERGENCE OBSERVED" } : { verdict: "INVALID", causes: ["VACUOUS"] };
    expect(report, report.headline).toMatchObject(expected);
  });

  test("ignores the seed while it samples: told as that", async () => {
    const spec = { settings: { ...checkSpec({ prompts }).settings, temperature: 0.9 } };
    const { report } = await run(dialect, { vices: { ignoresSeed: true } }, spec);
    expect(report.verdict).toBe("DIVERGED");
    expect(report.capabilities.seed).toBe("accepted");
    expect(report.causes).toContain("SEED_IGNORED");
  });
});

test.each(["llama-server", "vllm", "sglang"] as const)(
  "%s: a batch that changes answers is a batch variance; one that is none is vacuous",
  async (dialect) => {
    const axes = [axisSpec("batch", ["1", "2"])];
    const { report } = await run(dialect, { plants: [{ when: "batch", effect: flip }] }, { axes });
    expect(report, report.headline).toMatchObject({ verdict: "DIVERGED", causes: ["BATCH_VARIANCE"] });
    const none = await run(dialect, { plants: [{ when: "batch", effect: flip }], vices: { noop: ["batch"] } }, { axes });
    expect(none.report).toMatchObject({ verdict: "INVALID", causes: ["VACUOUS"] });
  },
);

test.each(["llama-server", "vllm", "sglang"] as const)("%s: a warm cache that changes answers is a cache variance", async (dialect) => {
  const { report } = await run(
    dialect,
    { plants: [{ when: "cache", effect: flip }] },
    { axes: [axisSpec("cache", ["cold", "warm", "partial"])] },
  );
  expect(report.verdict, report.headline).toBe("DIVERGED");
  // SGLang's cache is emptied for everybody or for nobody, so that its plain repetitions are warm from the second on.
  expect(report.causes[0]).toBe(dialect === "sglang" ? "RUN_VARIANCE" : "CACHE_VARIANCE");
});

test("llama-server: a dropped setting shows in the echo and is a configuration that does not hold", async () => {
  const { report } = await run(
    "llama-server",
    { vices: { ignores: ["topP"] } },
    { settings: { ...checkSpec({ prompts }).settings, topP: 0.5 } },
  );
  expect(report).toMatchObject({ verdict: "INVALID", causes: ["CONFIG_MISMATCH"], category: "GEN_CONTEXT_MISMATCH" });
  expect(report.knobs.find(({ name }) => name === "topP")).toMatchObject({
    requested: 0.5,
    sent: 0.5,
    effective: Math.fround(0.95),
    source: "echo",
  });
});

test("a server that dies after its first answers ends the check with an error, unless something diverged before", async () => {
  const model = plantedModel();
  const handler = plantedHandler({ model, latency: 1 });
  const server = await startServer((request, response, index) =>
    model.calls >= 8 ? void response.destroy() : handler(request, response, index),
  );
  await using _ = server;
  await using target = createServerTarget("vllm", { model: "planted", baseUrl: server.url, now: () => performance.now() });
  const environment = { now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal };
  await expect(check(target, checkSpec({ prompts, identityEvery: 1000 }), environment)).rejects.toMatchObject({
    code: expect.stringMatching(/^BACKEND_/),
  });
});
