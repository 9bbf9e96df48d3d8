// Defects of detLLM 0.1.1 that must not appear here, one test per row, against planted truth. A verdict is asserted, never only "PASS or FAIL" (DT-21).
import { spawnSync } from "node:child_process";
import { constants, copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServerTarget, embedded } from "@cupel/backends";
import { type Backend, type Capabilities, CupelError, type GenerateRequest, pinnedSettings } from "@cupel/core";
import { axisSpec, type CheckSpec, check, checkSpec, diff, fromBackend, readTraceLine, traceLine } from "@cupel/determinism";
import { type Plant, type PlantedTargetOptions, plantedHandler, plantedModel, plantedTarget, startServer } from "@cupel/testing";
import { tiny } from "@cupel/tiny";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandLine, compileCache } from "../support/run-command.ts";

const promptsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: `${"word ".repeat(index % 5)}question ${index}?` }));
const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
const run = async (options: PlantedTargetOptions, spec: Partial<CheckSpec> = {}) => {
  const target = plantedTarget(options);
  return { target, ...(await check(target, checkSpec({ prompts: promptsOf(60), ...spec }), environment())) };
};
const flip = (when: Plant["when"], rest: Partial<Plant> = {}): Plant => ({
  when,
  effect: { kind: "flip", position: 4, nearTie: false },
  ...rest,
});
const noScores = { scores: "none", topK: 0 } as const;

/** A backend that keeps what it was asked. */
function spy(capabilities: Partial<Capabilities> = {}): Backend & { readonly asked: GenerateRequest[] } {
  const asked: GenerateRequest[] = [];
  return {
    name: "spy",
    model: "spy",
    asked,
    capabilities: async () => ({ determinism: "none", seeds: true, logprobs: false, streaming: true, facts: {}, ...capabilities }),
    generate: async (request) => {
      asked.push(request);
      return {
        text: `${request.prompt} at ${request.temperature} with ${request.seed}`,
        finishReason: "stop",
        usage: { inputTokens: 3, outputTokens: 8 },
      };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

describe("DT-01: every setting reaches the backend, and what does not hold is said", () => {
  test("all knobs arrive", async () => {
    const backend = spy();
    const settings = { ...pinnedSettings, temperature: 0.9, topP: 0.5, topK: 7, minP: 0.1, seed: 42, topScores: null };
    const { report } = await check(
      fromBackend(backend, { now: () => 0 }),
      checkSpec({ prompts: promptsOf(2), settings, controls: false }),
      environment(),
    );
    expect(backend.asked.at(-1)).toMatchObject({ temperature: 0.9, topP: 0.5, topK: 7, minP: 0.1, seed: 42 });
    // A plain backend has no word for these: nothing is recorded as applied that was not sent.
    expect(report.knobs.find(({ name }) => name === "repeatPenalty")).toMatchObject({ sent: null, effective: null, source: "none" });
  });

  test("a server that drops one is a configuration that does not hold", async () => {
    await using server = await startServer(plantedHandler({ model: plantedModel({ vices: { ignores: ["topK"] } }), latency: 1 }));
    await using target = createServerTarget("llama-server", { model: "planted", baseUrl: server.url, now: () => performance.now() });
    const { report } = await check(target, checkSpec({ prompts: promptsOf(3), settings: { ...pinnedSettings, topK: 9 } }), environment());
    expect(report).toMatchObject({ verdict: "INVALID", causes: ["CONFIG_MISMATCH"], category: "GEN_CONTEXT_MISMATCH" });
  });
});

describe("DT-02: a batch that was never formed shows nothing", () => {
  test("one prompt is filled up to the batch, and a batch-dependent model is caught", async () => {
    const { report } = await run({ plants: [flip("batch")] }, { prompts: promptsOf(1), runs: 3, axes: [axisSpec("batch", ["1", "2"])] });
    expect(report).toMatchObject({ verdict: "DIVERGED", causes: ["BATCH_VARIANCE"] });
  });

  test("a server that takes the batch apart is vacuous", async () => {
    const { report } = await run({ plants: [flip("batch")], vices: { noop: ["batch"] } }, { axes: [axisSpec("batch", ["1", "2"])] });
    expect(report).toMatchObject({ verdict: "INVALID", category: "VACUOUS" });
    expect(report.axes[1]).toMatchObject({ axis: "batch", status: "vacuous" });
  });
});

test("DT-03: a batch of unequal prompts is no mismatch for a model that does not depend on batches", async () => {
  const { report, trace } = await run({}, { tier: 2, prompts: promptsOf(90), axes: [axisSpec("batch", ["1", "4"])] });
  expect(report).toMatchObject({ verdict: "NO DIVERGENCE OBSERVED", guarantee: "2b" });
  const batched = trace.rows.filter(({ axis, purpose }) => axis === "batch" && purpose === "cell");
  for (const row of batched) {
    const alone = trace.rows.find(({ axis, prompt }) => axis === "repeat" && prompt === row.prompt);
    expect(row.inputTokenIds).toEqual(alone?.inputTokenIds);
    expect(row.scores).toHaveLength(row.outputTokenIds?.length ?? -1);
  }
});

test("DT-04: index 0 is the first generated token, in our own rows and in imported ones", async () => {
  const { report } = await run({ plants: [flip("always", { rate: 0.5 })] });
  expect(report.divergences[0]?.difference.tokenIndex).toBe(4);
  const theirs = { prompt_id: "p", input_token_ids: [7, 8, 9], generated_token_ids: [7, 8, 9, 1, 2], scores: null };
  expect(readTraceLine(theirs, 0).outputTokenIds).toEqual([1, 2]);
  const found = diff([theirs], [{ ...theirs, generated_token_ids: [7, 8, 9, 1, 3] }]);
  expect(found.differences[0]?.difference?.tokenIndex).toBe(1);
});

test("DT-05: one effective tier, named in the claim, and a lowered one says so", async () => {
  const { report } = await run({ capabilities: noScores }, { tier: 2 });
  expect(report).toMatchObject({ tierRequested: 2, tierEffective: 1, guarantee: "1i", claim: "T1i @ repeat" });
  expect(report.downgrades).toMatchObject([{ from: "2", to: "1i" }]);
  expect(report.headline.startsWith("T1i")).toBe(true);
});

test("DT-06: missing scores are no equal scores", async () => {
  const { report } = await run({ capabilities: noScores }, { tier: 2, mode: "strict" });
  expect(report).toMatchObject({ verdict: "UNSUPPORTED", category: "UNSUPPORTED_REQUEST", status: "FAIL" });
  // Declared, but they do not come: what is not in the answers backs nothing.
  const backend = spy({ logprobs: true });
  const { report: declared } = await check(
    fromBackend(backend, { now: () => 0 }),
    checkSpec({ prompts: promptsOf(60), tier: 2 }),
    environment(),
  );
  expect(declared.guarantee).toBe("1t");
});

test("DT-08: agreement is told with its bound, and few runs do not pass", async () => {
  const { report } = await run({}, { prompts: promptsOf(1), runs: 3 });
  expect(report).toMatchObject({ verdict: "INCONCLUSIVE", status: "FAIL" });
  expect(report.bounds[0]?.upper).toBeCloseTo(0.7764, 4);
  expect(report.reason).toContain("77.7 %");
});

test("DT-08: what three runs find of rare flips is what the plan says they find", async () => {
  const trials = 400;
  for (const [rate, expected] of [
    [0.05, 1 - 0.95 ** 3 - 0.05 ** 3],
    [0.2, 1 - 0.8 ** 3 - 0.2 ** 3],
  ] as const) {
    let found = 0;
    for (let seed = 0; seed < trials; seed++) {
      const { report } = await run(
        { seed, plants: [flip("always", { rate })] },
        { prompts: promptsOf(1), runs: 3, controls: false, onDiverge: "continue" },
      );
      if (report.verdict === "DIVERGED") found++;
    }
    // Four standard errors: the seeds are fixed, so this never flickers.
    expect(Math.abs(found / trials - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / trials));
  }
});

test("DT-10: without what it takes, strict mode is unsupported and best effort is not an error", async () => {
  const axes = [axisSpec("batch", ["1", "2"])];
  const strict = await check(
    fromBackend(spy(), { now: () => 0 }),
    checkSpec({ prompts: promptsOf(60), mode: "strict", axes }),
    environment(),
  );
  expect(strict.report).toMatchObject({ verdict: "UNSUPPORTED", capabilityFailures: [{ requirement: "batch" }] });
  expect(strict.trace.rows).toHaveLength(0);
});

test("DT-14: what changes with the process is seen, as a restart", async () => {
  const { report, trace } = await run({ plants: [flip("restart")] }, { axes: [axisSpec("restart", [])], prompts: promptsOf(5) });
  expect(report).toMatchObject({ verdict: "DIVERGED", causes: ["RESTART_VARIANCE"] });
  expect(trace.events.some(({ kind }) => kind === "restart")).toBe(true);
  const none = await run({ vices: { noop: ["restart"] } }, { axes: [axisSpec("restart", [])] });
  expect(none.report.axes.find(({ axis }) => axis === "restart")?.status).toBe("vacuous");
});

test("DT-15: a flaky server is not blamed on its batches", async () => {
  for (let seed = 0; seed < 10; seed++) {
    const { report } = await run(
      { seed, plants: [flip("always", { rate: 0.15 })] },
      { axes: [axisSpec("batch", ["1", "4"])], prompts: promptsOf(20) },
    );
    expect(report.causes, `seed ${seed}`).toEqual(["RUN_VARIANCE"]);
  }
});

test("DT-16: every diverging prompt, every mode, and where they part", async () => {
  const { report } = await run({ plants: [flip("always", { rate: 0.5, share: 0.4 })] }, { runs: 8, onDiverge: "continue" });
  const affected = plantedModel({ plants: [flip("always", { share: 0.4 })] });
  const expected = promptsOf(60).filter(({ text }) => affected.isAffected(affected.plants[0] as Plant, text)).length;
  expect(report.divergences.length).toBeGreaterThan(expected * 0.9);
  expect(report.axes[0]).toMatchObject({ tokenDivergences: report.divergences.length, positions: [[4, report.divergences.length]] });
  for (const { modes } of report.divergences) expect(modes.reduce((sum, { count }) => sum + count, 0)).toBe(8);
});

test("DT-17: the trace holds the very bytes that were sent, and they bring the same answer again", async () => {
  await using server = await startServer(plantedHandler({ latency: 1 }));
  await using target = createServerTarget("llama-server", { model: "planted", baseUrl: server.url, now: () => performance.now() });
  const { trace, spec } = await check(target, checkSpec({ prompts: promptsOf(3), runs: 2, minBound: null }), environment());
  const row = trace.rows.find(({ purpose }) => purpose === "cell");
  const again = await fetch(`${server.url}${row?.sent.path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: row?.sent.body ?? "",
  });
  expect(((await again.json()) as { content: string }).content).toBe(row?.text);
  expect(trace.prompts).toEqual(spec.prompts);
});

test("DT-18: every level is gated, not only the first", async () => {
  const { report } = await run(
    { capabilities: { stream: false, cacheControl: "none" } },
    { axes: [axisSpec("stream", []), axisSpec("cache", []), axisSpec("batch", ["1", "2"])], prompts: promptsOf(80) },
  );
  expect(report.axes.map(({ axis, status }) => [axis, status])).toEqual([
    ["repeat", "no-divergence"],
    ["batch", "no-divergence"],
    ["stream", "unsupported"],
    ["cache", "unsupported"],
  ]);
  expect(report.claim).toBe("T1i @ repeat, batch<=2");
});

test("DT-19: a check leaves the process as it found it", async () => {
  const before = JSON.stringify([process.env, process.cwd(), process.execArgv]);
  await using target = fromBackend(embedded({ model: tiny(), inline: true }), { now: () => performance.now() });
  await check(target, checkSpec({ prompts: promptsOf(2), runs: 2, tier: 2, minBound: null }), environment());
  expect(JSON.stringify([process.env, process.cwd(), process.execArgv])).toBe(before);
});

test("DT-20: each row tells what it was sent with", async () => {
  const { trace } = await run({}, { axes: [axisSpec("settings:topP", ["1", "0.5"])], prompts: promptsOf(3), minBound: null });
  const bodies = trace.rows.filter(({ axis }) => axis === "settings:topP").map(({ level, sent }) => [level, JSON.parse(sent.body).topP]);
  expect(new Set(bodies.map(([level, sent]) => `${level} ${sent}`))).toEqual(new Set(["1 1", "0.5 0.5"]));
});

describe("from the command line", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "detllm-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const detcheck = (args: readonly string[], env: Readonly<Record<string, string>> = {}, node = process.execPath) =>
    spawnSync(node, commandLine("detcheck", args).slice(1), {
      cwd: folder,
      env: { PATH: process.env.PATH ?? "", NODE_COMPILE_CACHE: compileCache, ...env },
      encoding: "utf8",
    });

  test.each(["1", "0"])("DT-07: --runs %s is a usage error", (runs) => {
    const { status, stderr } = detcheck(["check", "--backend", "simulated", "--runs", runs]);
    expect([status, stderr]).toEqual([5, expect.stringContaining("at least 2")]);
  });

  test("DT-09: what fails never exits 0, in check and in diff", async () => {
    const simulated = ["--backend", "simulated", "--prompt", "a", "--plant", "always:flip@2,rate=0.5", "--runs", "6"];
    expect(detcheck(["check", ...simulated]).status).toBe(1);
    detcheck(["run", ...simulated.slice(0, 4), "--out", "left"]);
    detcheck(["run", ...simulated.slice(0, 4), "--plant", "always:flip@2", "--out", "right"]);
    expect(detcheck(["diff", "left", "right"]).status).toBe(1);
    expect(detcheck(["diff", "left", "left"]).status).toBe(0);
  });

  test("DT-11: env --out takes a bare file name, and folders that are not there", async () => {
    for (const file of ["env.json", "a/b/env.json"]) {
      expect(detcheck(["env", "--out", file]).status).toBe(0);
      expect(JSON.parse(await readFile(join(folder, file), "utf8"))).toMatchObject({
        artifact_type: "env_snapshot",
        torch: { version: null },
      });
    }
  });

  test("DT-12: --redact-env-var works alone, and adds to --redact-env", async () => {
    const variables = { OMP_NUM_THREADS: "3", MKL_NUM_THREADS: "5" };
    const redacted = async (...flags: readonly string[]) => {
      detcheck(["env", "--out", "env.json", ...flags], variables);
      const { env_vars } = JSON.parse(await readFile(join(folder, "env.json"), "utf8"));
      return [env_vars.OMP_NUM_THREADS, env_vars.MKL_NUM_THREADS];
    };
    expect(await redacted()).toEqual(["3", "5"]);
    expect(await redacted("--redact-env-var", "OMP_NUM_THREADS")).toEqual(["<redacted>", "5"]);
    expect(await redacted("--redact-env", "--redact-env-var", "OMP_NUM_THREADS")).toEqual(["<redacted>", "<redacted>"]);
  });

  test("DT-13: the fingerprint follows what changes results, and no path", async () => {
    const snapshot = (env: Readonly<Record<string, string>> = {}, node?: string) =>
      JSON.parse(detcheck(["env", "--json"], env, node).stdout);
    const plain = snapshot();
    expect(plain).toMatchObject({ cpu: { model: expect.any(String) }, bundledModel: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(JSON.stringify(plain)).not.toContain(process.execPath);
    expect(snapshot({ OMP_NUM_THREADS: "3" }).fingerprint).not.toBe(plain.fingerprint);
    const elsewhere = join(folder, "node");
    await copyFile(process.execPath, elsewhere, constants.COPYFILE_FICLONE);
    expect(snapshot({ HOME: "/somewhere/else" }, elsewhere).fingerprint).toBe(plain.fingerprint);
  });
});

test("a target that cannot be used at all is an error, never a verdict", async () => {
  await using server = await startServer(() => {});
  await server.stop();
  await using target = createServerTarget("vllm", { model: "m", baseUrl: server.url, now: () => 0 });
  await expect(check(target, checkSpec({ prompts: promptsOf(1) }), environment())).rejects.toSatisfy(
    (error: unknown) => CupelError.is(error) && error.code === "BACKEND_UNAVAILABLE",
  );
});

test("our own trace lines are read back as they were", async () => {
  const { trace, spec } = await run({}, { prompts: promptsOf(2), tier: 2, minBound: null });
  const row = trace.rows.find(({ purpose }) => purpose === "cell");
  if (row === undefined) throw new Error("no row");
  const { sent, ...read } = readTraceLine(JSON.parse(traceLine(row, spec, "t")), 0);
  const { sent: wanted, ...rest } = row;
  expect(read).toEqual(rest);
  expect(sent.sha256).toBe(wanted.sha256);
});
