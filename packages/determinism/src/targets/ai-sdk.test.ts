import { type AiSdkCallOptions, type AiSdkModel, aiSdk } from "@cupel/backends";
import { pinnedSettings } from "@cupel/core";
import { describe, expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import { fromBackend } from "./from-backend.ts";

interface Script {
  readonly version?: "v2" | "v3" | "v4";
  /** Settings it drops with a warning, once they are sent. */
  readonly drops?: readonly (keyof AiSdkCallOptions)[];
  readonly refusesLogprobs?: boolean;
  /** By the number of the call and how many are in flight with it. */
  readonly text?: (call: number, inFlight: number) => string;
  readonly modelId?: (call: number) => string | undefined;
}

/** A model by the shape of its specification, as a provider package makes them. */
function sdkModel({ version = "v4", drops = [], refusesLogprobs = false, text = () => "", modelId = () => undefined }: Script = {}) {
  let [calls, inFlight] = [0, 0];
  const asked: AiSdkCallOptions[] = [];
  const answer = async (options: AiSdkCallOptions) => {
    const call = calls++;
    asked.push(options);
    inFlight++;
    await new Promise((resolve) => setImmediate(resolve));
    const content = `On ${JSON.stringify(options.prompt)}${options.temperature > 0 ? ` by ${options.seed}` : ""}: ${text(call, inFlight)}.`;
    await new Promise((resolve) => setImmediate(resolve));
    inFlight--;
    if (refusesLogprobs && options.providerOptions !== undefined)
      throw Object.assign(new Error("logprobs are not supported"), { statusCode: 400, isRetryable: false });
    const warnings = drops
      .filter((name) => options[name] !== undefined)
      .map((name) => (version === "v2" ? { type: "unsupported-setting", setting: name } : { type: "unsupported", feature: name }));
    const finishReason = version === "v2" ? "stop" : { unified: "stop", raw: "stop" };
    const counts = { inputTokens: 9, outputTokens: 9, totalTokens: 18 };
    const usage = version === "v2" ? counts : { inputTokens: { total: 9 }, outputTokens: { total: 9 } };
    return { content, warnings, finishReason, usage, modelId: modelId(call) };
  };
  const model: AiSdkModel = {
    specificationVersion: version,
    provider: "mine.chat",
    modelId: "mine-1",
    doGenerate: async (options) => {
      const { content, modelId: served, ...rest } = await answer(options);
      return { ...rest, content: [{ type: "text", text: content }], ...(served !== undefined && { response: { modelId: served } }) };
    },
    doStream: async (options) => {
      const { content, warnings, modelId: served, ...rest } = await answer(options);
      const parts = [
        { type: "stream-start", warnings },
        { type: "response-metadata", modelId: served ?? "mine-1-exactly" },
        ...(content.match(/.{1,4}/gs) ?? []).map((delta) => ({ type: "text-delta", id: "1", delta })),
        { type: "finish", ...rest },
      ];
      return { stream: ReadableStream.from(slowly(parts)) };
    },
  };
  return { model, asked };
}

/** One after the other, so that answers of a load come at the same time. */
async function* slowly<Part>(parts: readonly Part[]): AsyncGenerator<Part> {
  for (const part of parts) {
    await new Promise((resolve) => setImmediate(resolve));
    yield part;
  }
}

const prompts = Array.from({ length: 8 }, (_, index) => ({ text: `Question ${index}?` }));
const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
async function checked(script: Script, spec: Partial<CheckSpec> = {}) {
  const { model, asked } = sdkModel(script);
  await using target = fromBackend(aiSdk(model, { retries: 0 }), { now: () => performance.now() });
  return { asked, ...(await check(target, checkSpec({ prompts, minBound: null, ...spec }), environment())) };
}

describe.each(["v2", "v3", "v4"] as const)("a model of the AI SDK's specification %s", (version) => {
  test("that repeats is bounded at tier 1t, on every axis that a call has, however late it names itself or warns", async () => {
    const axes = [axisSpec("order", ["fwd", "rev"]), axisSpec("stream", []), axisSpec("concurrency", ["1", "4"])];
    const { report } = await checked({ version, drops: ["topP"] }, { axes });
    expect(report, report.headline).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", guarantee: "1t", target: { name: "ai-sdk" } });
    expect(report.segments).toHaveLength(1);
    expect(report.axes.map(({ manipulation }) => manipulation.status)).toEqual(axes.map(() => "verified").concat("verified"));
    // Switched off, so that dropping it changes nothing; nor does it count as sent.
    expect(report.knobs.find(({ name }) => name === "topP")).toMatchObject({ sent: null, source: "none" });
    expect(report.capabilityFailures).toEqual([]);
  });

  test("that answers otherwise under load diverges for that, at the first byte that differs", async () => {
    const text = (_: number, inFlight: number) => (inFlight > 1 ? "under load" : "all alone");
    const { report } = await checked({ version, text }, { axes: [axisSpec("concurrency", ["1", "4"])] });
    expect(report).toMatchObject({ verdict: "DIVERGED", causes: ["CONCURRENCY_VARIANCE"] });
    const start = `On ${JSON.stringify([{ role: "user", content: [{ type: "text", text: prompts[0]?.text }] }])}: `;
    expect(report.divergences[0]?.difference).toMatchObject({ layer: "text", character: start.length });
  });
});

describe("what a model cannot do", () => {
  test("lowers the claim and is named in the verdict line; strict mode refuses", async () => {
    const wanted = { tier: 2, axes: [axisSpec("batch", ["1", "2"]), axisSpec("cache", [])] } as const;
    const { report } = await checked({}, wanted);
    expect(report).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", claim: "T1t @ repeat, concurrency<=2", tierEffective: 1 });
    expect(report.headline).toContain(
      "Not backed: the target exposes no scores; the target takes no batches; the target's cache cannot be controlled.",
    );
    const strict = await checked({}, { ...wanted, mode: "strict" });
    expect(strict.report.verdict).toBe("UNSUPPORTED");
    expect(strict.trace.rows).toEqual([]);
  });

  test("a dropped temperature is not greedy decoding: said as a downgrade, refused in strict mode", async () => {
    const { report } = await checked({ drops: ["temperature"] });
    expect(report.knobs.find(({ name }) => name === "temperature")).toMatchObject({ requested: 0, sent: null, source: "none" });
    expect(report.downgrades).toMatchObject([{ from: "temperature=0", reason: "the target drops the setting temperature" }]);
    expect(report.headline).toContain("Not backed: the target drops the setting temperature.");
    expect(report.notShown).not.toContain("sampling: decoding was greedy");
    expect((await checked({ drops: ["temperature"] }, { mode: "strict" })).report.reason).toBe(
      "temperature: the target drops the setting temperature",
    );
  });

  test("a setting that is only heard to be dropped when it is sent counts as dropped", async () => {
    const { report } = await checked({ drops: ["topK"] }, { settings: { ...pinnedSettings, topK: 5 }, mode: "strict" });
    expect(report).toMatchObject({ verdict: "UNSUPPORTED", capabilityFailures: [{ requirement: "topK" }] });
  });

  test("without a seed only greedy decoding can be checked", async () => {
    const { report } = await checked({ drops: ["seed"] }, { settings: { ...pinnedSettings, temperature: 0.8 } });
    expect(report).toMatchObject({ verdict: "UNSUPPORTED", capabilities: { seed: "absent" } });
  });

  test("a seed that is accepted is probed, and honoured only if it is", async () => {
    const { report } = await checked({}, { settings: { ...pinnedSettings, temperature: 0.8 } });
    expect(report).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", capabilities: { seed: "honoured" } });
  });

  test("log probabilities that are refused are not asked for again", async () => {
    const { report, asked } = await checked({ refusesLogprobs: true }, { tier: 2 });
    expect(report).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", guarantee: "1t", cost: { excluded: 0 } });
    expect(asked.filter(({ providerOptions }) => providerOptions !== undefined)).toHaveLength(1);
  });

  test("a model that is exchanged under way is another setup", async () => {
    const { report } = await checked({ modelId: (call) => (call < 20 ? "mine-1-may" : "mine-1-june") });
    expect(report).toMatchObject({ verdict: "INVALID", causes: ["ENV_DRIFT"] });
  });
});
