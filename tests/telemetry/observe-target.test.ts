import { pinnedSettings, type SendMode } from "@cupel/core";
import { memoryTelemetry, observeTarget } from "@cupel/telemetry";
import { plantedTarget } from "@cupel/testing";
import { expect, test } from "vitest";

const how: SendMode = { form: "single", stream: true, cache: "cold", nonce: "n" };

test("requests of a check are counted, timed, priced and traced as calls for determinism, and answers are untouched", async () => {
  const telemetry = memoryTelemetry();
  const target = observeTarget(plantedTarget(), telemetry, { input: 1_000_000, output: 1_000_000 });
  const bare = plantedTarget();
  const prepared = ["hush one", "hush two"].map((text) => target.prepare({ text }, { ...pinnedSettings, maxTokens: 6 }));
  const answers = [
    ...(await target.send(prepared.slice(0, 1), how)),
    ...(await target.send(prepared, { ...how, form: "batch", stream: false })),
  ];
  const wanted = [
    ...(await bare.send(prepared.slice(0, 1), how)),
    ...(await bare.send(prepared, { ...how, form: "batch", stream: false })),
  ];
  expect(answers).toEqual(wanted);
  const about = { provider: "cupel.simulated", model: "planted" };
  // A batch is one request, and the tokens of all that it returned are counted.
  expect(telemetry.total("cupel.llm.requests", { ...about, purpose: "determinism", status: "success" })).toBe(2);
  expect(telemetry.total("cupel.llm.time_to_first_chunk", about)).toBe(1);
  const tokens = answers.reduce((sum, { usage }) => sum + (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0), 0);
  expect(telemetry.total("cupel.cost_usd", { purpose: "determinism", basis: "physical" })).toBe(tokens);
  expect(telemetry.spans.map(({ name, attributes }) => [name, attributes["cupel.purpose"], attributes["cupel.batch.size"]])).toEqual([
    ["chat planted", "determinism", 1],
    ["chat planted", "determinism", 2],
  ]);
  expect(JSON.stringify([telemetry.spans, telemetry.entries])).not.toContain("hush");
});

test("a request that was refused is a failure by its code, and fails its span", async () => {
  const telemetry = memoryTelemetry();
  const target = observeTarget(plantedTarget({ vices: { refuses: () => true } }), telemetry);
  const [answer] = await target.send([target.prepare({ text: "a" }, pinnedSettings)], how);
  expect(answer?.status).toBe("error");
  expect(telemetry.total("cupel.llm.failures", { error_type: "BACKEND_FAILED" })).toBe(1);
  expect(telemetry.spans).toMatchObject([{ error: "BACKEND_FAILED" }]);
});

test("what a target can do stays what it is, and a variant of it is observed, too", async () => {
  const telemetry = memoryTelemetry();
  const { flushCache: _, ...inner } = plantedTarget();
  await using target = observeTarget({ ...inner, baseUrl: "http://127.0.0.1:8080", name: "llama-server" }, telemetry);
  expect([target.flushCache, typeof target.restart, typeof target.variant]).toEqual([undefined, "function", "function"]);
  const variant = await target.variant?.("threads", "2");
  await variant?.send([variant.prepare({ text: "a" }, pinnedSettings)], how);
  expect(telemetry.total("cupel.llm.requests", { purpose: "determinism" })).toBe(1);
  await target.send([target.prepare({ text: "a" }, pinnedSettings)], how);
  expect(telemetry.total("cupel.llm.requests", { provider: "llama_cpp" })).toBe(1);
});
