import { createServerTarget } from "@cupel/backends";
import { pinnedSettings } from "@cupel/core";
import { axisSpec, type CheckSpec, check, checkSpec } from "@cupel/determinism";
import { toBeDeterministic } from "@cupel/determinism/matchers";
import { tiny } from "@cupel/tiny";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { halfWeights } from "../support/half-weights.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { type LlamaServer, startLlamaServer } from "./start-llama-server.ts";

const wanted = process.env.CUPEL_LLAMA_SERVER ?? "";
const maxTokens = 8;
// A busy machine: seconds where nothing else runs.
const timeout = 600_000;
const prompts = ["plus 2", "times 3", "minus 4", "squared"].map((what) => ({
  text: `<|im_start|>user\nWrite Python function \`def f(n: int) -> int\` that returns n ${what}.\nAnswer with Python code only.<|im_end|>\n<|im_start|>assistant\n`,
}));
const settings = { ...pinnedSettings, maxTokens };

const targetOf = ({ url }: LlamaServer) =>
  createServerTarget("llama-server", { model: "half", baseUrl: url, now: () => performance.now() });

async function checked(server: LlamaServer, spec: Partial<CheckSpec>) {
  await using target = targetOf(server);
  const full = checkSpec({ prompts, settings, tier: 2, runs: 2, minBound: null, ...spec });
  const { report } = await check(target, full, {
    now: () => performance.now(),
    sleep: async () => {},
    signal: new AbortController().signal,
  });
  return { report, axis: (name: string) => report.axes.find(({ axis }) => axis === name) };
}

/** Scores as the server sends them, compared as text: shares nothing with what is tested. */
async function oracle({ url }: LlamaServer) {
  const ask = async (prompt: string, rest: object = {}): Promise<string> => {
    const body = { prompt, n_predict: maxTokens, temperature: 0, seed: 1, n_probs: 3, cache_prompt: false, ...rest };
    const response = await fetch(`${url}/completion`, { method: "POST", body: JSON.stringify(body) });
    return JSON.stringify(((await response.json()) as { completion_probabilities: unknown }).completion_probabilities);
  };
  const each = async (rest: object = {}): Promise<string> => {
    const answers: string[] = [];
    for (const { text } of prompts) answers.push(await ask(text, rest));
    return answers.join();
  };
  const alone = await each();
  const [again, together] = [await each(), (await Promise.all(prompts.map(({ text }) => ask(text)))).join()];
  return { repeats: alone === again, bearsLoad: alone === together };
}

describe.skipIf(wanted === "" || /^https?:/.test(wanted))("the determinism of a real llama-server with f16 weights", { timeout }, () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let four: LlamaServer;
  let one: LlamaServer;
  beforeAll(async () => {
    folder = await temporaryFolder();
    const model = await halfWeights(tiny().path, folder.path);
    four = await startLlamaServer(wanted, { model, slots: 4 });
    one = await startLlamaServer(wanted, { model, slots: 1 });
  }, 240_000);
  afterAll(async () => {
    await four?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  test("is what a comparison of the bytes says on the same machine, alone, under load and in batches", async () => {
    const truth = await oracle(four);
    const axes = [axisSpec("concurrency", ["1", "4"]), axisSpec("batch", ["1", "4"]), axisSpec("cache", []), axisSpec("stream", [])];
    const { report, axis } = await checked(four, { axes });
    expect(report.guarantee).toBe("2b");
    expect(report.axes.map(({ axis: name, manipulation }) => [name, manipulation.status])).toEqual(
      ["repeat", "concurrency", "batch", "cache", "stream"].map((name) => [name, "verified"]),
    );
    expect(report.controls.filter(({ status }) => status === "failed")).toEqual([]);
    expect(report.controls.find(({ name }) => name === "settings-echo")?.status).toBe("held");
    expect(axis("repeat")?.status).toBe(truth.repeats ? "no-divergence" : "diverged");
    expect(axis("stream")?.status).toBe(truth.repeats ? "no-divergence" : "diverged");
    if (!truth.bearsLoad) {
      expect(axis("concurrency")).toMatchObject({ status: "diverged", cause: "CONCURRENCY_VARIANCE" });
      expect(axis("batch")).toMatchObject({ status: "diverged", cause: "BATCH_VARIANCE" });
    }
  });

  test("is not shown by a load or a batch of four where there is one slot: vacuous", async () => {
    const { report, axis } = await checked(one, { axes: [axisSpec("concurrency", ["1", "4"]), axisSpec("batch", ["1", "4"])] });
    expect(report.verdict).toBe("INVALID");
    expect([axis("concurrency")?.status, axis("batch")?.status]).toEqual(["vacuous", "vacuous"]);
    expect(axis("repeat")?.status).toBe("no-divergence");
  });

  test("is asked for by the matcher under load", async () => {
    const truth = await oracle(four);
    await using target = targetOf(four);
    const options = { prompts, settings, runs: 2, axes: { concurrency: [1, 4] } };
    const scores = await toBeDeterministic(target, { ...options, tier: 2 });
    if (!truth.bearsLoad) expect([scores.pass, scores.message()]).toEqual([false, expect.stringContaining("CONCURRENCY_VARIANCE")]);
    const alone = await toBeDeterministic(target, { ...options, axes: {}, tier: 2 });
    expect(alone.pass).toBe(truth.repeats);
  });
});
