import { embedded } from "@cupel/backends";
import { type Backend, pinnedSettings } from "@cupel/core";
import { axisSpec, check, checkSpec, fromBackend } from "@cupel/determinism";
import { tiny } from "@cupel/tiny";
import { expect, test } from "vitest";
import { isLlamaHere } from "../../packages/backends/src/embedded/testing/llama-here.ts";
import { halfWeights } from "../support/half-weights.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const here = await isLlamaHere();
if (!here) process.stdout.write("skipped: node-llama-cpp has no binary here\n");

const maxTokens = 8;
const prompts = ["n plus 2", "n times 3", "n minus 4", "n squared"].map((what) => ({
  text: `Write Python function \`def f(n: int) -> int\` that returns ${what}.\nAnswer with Python code only.`,
}));

/** What a brute comparison of logits says on this machine: whether answers repeat alone, and whether four at once give the same. */
async function oracle(backend: Backend) {
  const logits = async (text: string): Promise<string> => {
    const { logprobs } = await backend.generate({ prompt: text, maxTokens, temperature: 0, seed: 0, logprobs: 3, tokenIds: true });
    return JSON.stringify(logprobs?.map(({ id, logit, top }) => [id, logit, top?.map((entry) => entry.logit)]));
  };
  const alone: string[] = [];
  for (const { text } of [...prompts, ...prompts]) alone.push(await logits(text));
  const together = await Promise.all(prompts.map(({ text }) => logits(text)));
  const [first, again] = [alone.slice(0, prompts.length), alone.slice(prompts.length)];
  return { repeats: first.join() === again.join(), bearsLoad: first.join() === together.join() };
}

test.skipIf(!here)(
  "what load does to the scores of f16 weights on llama.cpp is found, blamed on the load, and told by its size",
  async () => {
    await using folder = await temporaryFolder();
    await using backend = embedded({ model: await halfWeights(tiny().path, folder.path), engine: "llama", sequences: prompts.length });
    const truth = await oracle(backend);
    const settings = { ...pinnedSettings, maxTokens };
    const axes = [axisSpec("concurrency", ["1", String(prompts.length)])];
    const spec = checkSpec({ prompts, settings, axes, tier: 2, runs: 2, minBound: null, controls: false });
    const { report } = await check(fromBackend(backend, { now: () => performance.now() }), spec, {
      now: () => performance.now(),
      sleep: async () => {},
      signal: new AbortController().signal,
    });
    const [repeat, load] = report.axes;
    expect(repeat?.status).toBe(truth.repeats ? "no-divergence" : "diverged");
    expect(load?.manipulation.status).toBe("verified");
    // Which sequences meet in a batch depends on timing: a load that shows nothing once may show something the next time, not the reverse.
    if (truth.bearsLoad) return;
    expect(report).toMatchObject({ verdict: "DIVERGED", guarantee: "2b" });
    expect(load).toMatchObject({ status: "diverged", cause: "CONCURRENCY_VARIANCE" });
    const [divergence] = report.divergences.filter(({ difference }) => difference.layer === "scores");
    expect(divergence?.difference.leftScore).not.toBe(divergence?.difference.rightScore);
    expect(divergence?.advice).toMatch(/^No token flipped: .* the nearest tie is [\d.e-]+ nats away/);
    expect(report.attributions[0]?.minimal).toEqual([{ axis: "concurrency", level: String(prompts.length) }]);
  },
);
