// Packs read back: ours give the same report again, detLLM's are judged afresh, and what is broken or left out says so.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createServerTarget } from "@cupel/backends";
import { sha256Hex } from "@cupel/core";
import {
  axisSpec,
  type CheckResult,
  type CheckSpec,
  check,
  checkSpec,
  judge,
  minimise,
  packFiles,
  packSchemas,
  readPack,
  writePack,
} from "@cupel/determinism";
import { type Plant, plantedHandler, plantedModel, plantedTarget, startServer } from "@cupel/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "packs-"));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
const envJson = {
  python: {},
  platform: {},
  torch: {},
  transformers: {},
  device: null,
  env_vars: { HOME_OF_MODELS: "/srv/canary-path/models" },
  fingerprint: "f",
};
const options = { cupelVersion: "9.9.9", environment: envJson };
const flip = (when: Plant["when"], more: Partial<Plant> = {}): Plant => ({
  when,
  effect: { kind: "flip", position: 4, nearTie: false },
  ...more,
});
const prompts = Array.from({ length: 5 }, (_, index) => ({ text: `What is ${index} plus ${index}, and why?` }));

async function checked(plants: readonly Plant[], spec: Partial<CheckSpec> = {}): Promise<CheckResult> {
  return await check(plantedTarget({ plants }), checkSpec({ prompts, runs: 3, minBound: null, ...spec }), environment());
}

const cases: readonly (readonly [string, readonly Plant[], Partial<CheckSpec>])[] = [
  ["clean", [], {}],
  ["with scores under noise", [{ when: "always", effect: { kind: "noise", scale: 1e-3, share: 0.5 } }], { tier: 2 }],
  ["diverging in batches", [flip("batch")], { axes: [axisSpec("batch", ["1", "3"]), axisSpec("cache", [])] }],
  [
    "sampling, with a field of its own",
    [],
    { settings: { ...checkSpec({ prompts }).settings, temperature: 0.7, extra: { zeta: 1, alpha: "x" } } },
  ],
  ["unsupported", [], { tier: 2, mode: "strict", axes: [axisSpec("threads", ["1", "2"])] }],
];

describe.each(cases)("a pack that is %s", (name, plants, spec) => {
  test("comes back as it was, and judged again gives the same bytes", async () => {
    const result = await checked(plants, spec);
    const at = join(folder, name);
    await writePack(at, result, options);
    const read = await readPack(at);
    expect(read.result.trace).toEqual(result.trace);
    expect(read.result.spec).toEqual(result.spec);
    const again = judge(read.result.spec, read.result.trace);
    expect(JSON.stringify(again)).toBe(JSON.stringify(result.report));
    expect(packFiles({ ...read.result, report: again }, options)).toEqual(packFiles(result, options));
    expect(read).toMatchObject({ source: "cupel", isReplayable: true, redacted: [] });
  });

  test.each([[[]], [["prompts", "host", "paths"] as const]])("holds to the published schemas, %j left out", async (redact) => {
    const files = packFiles(await checked(plants, spec), { ...options, redact });
    const ajv = new Ajv2020({ strict: false });
    for (const [file, schema] of Object.entries(packSchemas)) {
      const validate = ajv.compile(schema);
      const text = files.get(file);
      if (text === undefined) expect(["diffs/first_divergence.json", "minimal.json"]).toContain(file);
      else
        for (const value of file.endsWith(".jsonl") ? text.trim().split("\n").filter(Boolean) : [text])
          expect(validate(JSON.parse(value)), `${file} ${JSON.stringify(validate.errors)}`).toBe(true);
    }
  });
});

test("a minimal case holds to its schema, and goes with the prompts when they are left out", async () => {
  const target = plantedTarget({ plants: [flip("batch")] });
  const spec = checkSpec({ prompts, runs: 2, minBound: null, axes: [axisSpec("batch", ["1", "3"])] });
  const result = await check(target, spec, environment());
  const minimal = await minimise(result, target, environment());
  const files = packFiles(result, { ...options, minimal });
  const validate = new Ajv2020({ strict: false }).compile(packSchemas["minimal.json"] ?? {});
  expect(validate(JSON.parse(files.get("minimal.json") ?? "null")), JSON.stringify(validate.errors)).toBe(true);
  expect(packFiles(result, { ...options, minimal, redact: ["prompts"] }).has("minimal.json")).toBe(false);
});

test("every divergence has a file, not the first one alone (DT-16)", async () => {
  const result = await checked([flip("batch"), flip("cache")], {
    axes: [axisSpec("batch", ["1", "3"]), axisSpec("cache", [])],
    onDiverge: "continue",
  });
  const files = [...packFiles(result, options).keys()].filter((name) => name.startsWith("diffs/"));
  expect(result.report.divergences.length).toBeGreaterThan(6);
  expect(files).toHaveLength(result.report.divergences.length);
});

test("one tier in force and one guarantee in every file (DT-05)", async () => {
  const files = packFiles(await checked([], { tier: 2, settings: { ...checkSpec({ prompts }).settings, topScores: null } }), options);
  const told = ["run_config.json", "determinism_applied.json", "report.json"].map((name) => {
    const { tier_requested, tier_effective, guarantee } = JSON.parse(files.get(name) ?? "");
    return { tier_requested, tier_effective, guarantee };
  });
  expect(new Set(told.map((each) => JSON.stringify(each)))).toHaveProperty("size", 1);
  expect(told[0]).toEqual({ tier_requested: 2, tier_effective: 1, guarantee: "1i" });
});

describe("a pack that is not whole", () => {
  const whole = async (name: string): Promise<string> => {
    const at = join(folder, name);
    await writePack(at, await checked([flip("batch")], { axes: [axisSpec("batch", ["1", "2"])] }), options);
    return at;
  };

  test("names every file that is missing or altered", async () => {
    const at = await whole("altered");
    await rm(join(at, "stats.json"));
    await writeFile(
      join(at, "report.json"),
      (await readFile(join(at, "report.json"), "utf8")).replace("DIVERGED", "NO DIVERGENCE OBSERVED"),
    );
    await expect(readPack(at)).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
      message: expect.stringMatching(/report\.json was altered.*stats\.json is missing|stats\.json is missing.*report\.json was altered/),
    });
  });

  test("is none without its manifest, which is written last", async () => {
    const at = await whole("interrupted");
    await rm(join(at, "MANIFEST.json"));
    await expect(readPack(at)).rejects.toMatchObject({ code: "ARTIFACT_INVALID", message: expect.stringContaining("no whole repro pack") });
    await expect(readPack(join(folder, "nowhere"))).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
  });

  test("made by hand, its manifest right and a file nonsense, is refused in a sentence or read", async () => {
    const at = await whole("by-hand");
    const manifest = JSON.parse(await readFile(join(at, "MANIFEST.json"), "utf8"));
    const nonsense = fc.oneof(
      fc.constantFrom("", "null", "[]", "{", '{"spec":{},"session":{},"prepared":[]}', '{"spec":[],"session":1}'),
      fc.json(),
    );
    const names = ["check.json", "prompts.jsonl", "requests.jsonl", "trace.jsonl", "report.json", "env.json"];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), nonsense, async (name, text) => {
        const kept = await readFile(join(at, name), "utf8");
        await writeFile(join(at, name), text);
        await writeFile(join(at, "MANIFEST.json"), JSON.stringify({ ...manifest, files: { ...manifest.files, [name]: sha256Hex(text) } }));
        const error = await readPack(at).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        await writeFile(join(at, name), kept);
        if (error !== undefined) expect(error).toMatchObject({ code: "ARTIFACT_INVALID" });
      }),
      { seed: 5, numRuns: 80 },
    );
  });

  test("leads nowhere out of its folder", async () => {
    const at = await whole("escaping");
    const secret = join(folder, "outside.json");
    await writeFile(secret, "{}");
    const manifest = JSON.parse(await readFile(join(at, "MANIFEST.json"), "utf8"));
    manifest.files["../outside.json"] = sha256Hex("{}");
    await writeFile(join(at, "MANIFEST.json"), JSON.stringify(manifest));
    await expect(readPack(at)).rejects.toMatchObject({ message: expect.stringContaining("leads out of the folder") });
    await writePack(at, await checked([]), options);
    expect(await readFile(secret, "utf8")).toBe("{}");
  });

  test("written over an earlier one holds nothing of that", async () => {
    const at = await whole("twice");
    expect(await readdir(at)).toContain("diffs");
    await writeFile(join(at, "notes.txt"), "mine");
    await writePack(at, await checked([]), options);
    const { result } = await readPack(at);
    expect(result.report.divergences).toEqual([]);
    expect(await readdir(join(at, "diffs"))).toEqual([]);
    expect(await readFile(join(at, "notes.txt"), "utf8")).toBe("mine");
  });
});

describe("left out", () => {
  const canary = "CANARY";
  const secret = { text: `The ${canary}-prompt: what does Mrs ${canary} earn?` };
  const check1 = async (): Promise<CheckResult> => {
    await using server = await startServer(
      plantedHandler({
        model: plantedModel({
          plants: [flip("batch"), { when: "always", share: 0.5, effect: { kind: "noise", scale: 1e-3, share: 0.5 } }],
        }),
        latency: 1,
      }),
    );
    await using target = createServerTarget("vllm", {
      model: "planted",
      baseUrl: server.url,
      apiKey: "sk-canary0123456789abcdef",
      now: () => performance.now(),
    });
    const settings = { ...checkSpec({ prompts }).settings, extra: { stop: [`${canary}-stop`], api_key: "canary-member" } };
    const { spec, trace } = await check(
      target,
      checkSpec({ prompts: [secret, ...prompts], runs: 2, tier: 2, settings, axes: [axisSpec("batch", ["1", "3"])] }),
      environment(),
    );
    const told = { ...trace, target: { ...trace.target, model: "/srv/canary-path/planted.gguf" } };
    return { spec, trace: told, report: judge(spec, told) };
  };
  /** Where any of the words stands in a pack, with little around it: a failing test must not print a whole pack. */
  const leaks = (files: ReadonlyMap<string, string>, words: Iterable<string>): readonly string[] =>
    [...words].flatMap((word) =>
      [...files].flatMap(([name, text]) => {
        const at = text.toLowerCase().indexOf(word.toLowerCase());
        return at < 0 ? [] : [`${name}: ${text.slice(Math.max(0, at - 60), at + 60)}`];
      }),
    );
  const answersOf = ({ trace }: CheckResult): readonly string[] =>
    [...new Set(trace.rows.map(({ text }) => JSON.stringify(text).slice(1, -1)))].filter((text) => text.length > 8);

  test("secrets are in no file, whatever else is", async () => {
    const files = packFiles(await check1(), options);
    expect(leaks(files, ["canary0123", "canary-member"])).toEqual([]);
    expect(leaks(files, [`${canary}-prompt`]).length).toBeGreaterThan(0);
  });

  test("prompts, outputs, paths and host are in no file when left out, and places and margins stay", async () => {
    const result = await check1();
    const files = packFiles(result, { ...options, redact: ["prompts", "paths", "host"], redactKey: "key" });
    const { host } = new URL(result.trace.target.baseUrl ?? "");
    const ids = result.trace.rows.flatMap(({ outputTokenIds }) =>
      outputTokenIds && outputTokenIds.length > 3 ? [outputTokenIds.join(",")] : [],
    );
    expect(leaks(files, ["canary", host, sha256Hex(secret.text), ...answersOf(result), ...ids])).toEqual([]);
    const [told] = JSON.parse(files.get("report.json") ?? "").divergences;
    const [known] = result.report.divergences;
    expect([told.difference.token_index, told.margin_left, told.prompt]).toEqual([
      known?.difference.tokenIndex,
      known?.marginLeft,
      known?.prompt,
    ]);
    for (const line of (files.get("trace.jsonl") ?? "").trim().split("\n"))
      for (const top of (JSON.parse(line).top_logprobs ?? []).flat()) expect([top.id, top.token]).toEqual([null, "<redacted>"]);
    expect(files.has("repro.mjs")).toBe(false);
    expect(JSON.parse(files.get("MANIFEST.json") ?? "")).toMatchObject({ replayable: false, redacted: ["prompts", "paths", "host"] });
  });

  test("outputs alone leave the prompts, so that the pack can still be sent", async () => {
    const result = await check1();
    const files = packFiles(result, { ...options, redact: ["outputs"] });
    expect(leaks(files, answersOf(result))).toEqual([]);
    expect(leaks(files, [`${canary}-prompt`]).length).toBeGreaterThan(0);
    expect(files.has("repro.mjs")).toBe(true);
  });

  test("equal texts have equal names under a key, other ones without it", async () => {
    const result = await check1();
    const prompts1 = (key?: string): string | undefined =>
      packFiles(result, { ...options, redact: ["prompts"], ...(key && { redactKey: key }) }).get("prompts.jsonl");
    expect(prompts1("a")).toBe(prompts1("a"));
    expect(prompts1("a")).not.toBe(prompts1("b"));
    expect(prompts1()).not.toBe(prompts1());
  });

  test("what was left out stays left out when it is written again", async () => {
    const result = await check1();
    const redact = ["prompts", "paths", "host"] as const;
    const once = packFiles(result, { ...options, redact, redactKey: "k" });
    await writePack(join(folder, "once"), result, { ...options, redact, redactKey: "k" });
    const read = await readPack(join(folder, "once"));
    expect(read.isReplayable).toBe(false);
    expect(read.result.report.verdict).toBe(result.report.verdict);
    for (const redactKey of ["k", "another"]) {
      const twice = packFiles(read.result, { ...options, redact, redactKey });
      expect([...twice.keys()].filter((name) => twice.get(name) !== once.get(name))).toEqual([]);
    }
  });
});

describe("a folder of detLLM", () => {
  interface Line {
    readonly prompt: number;
    readonly input: readonly number[];
    readonly output: readonly number[];
    readonly scores?: readonly number[] | null;
  }
  const line = ({ prompt, input, output, scores = null }: Line): string =>
    `${JSON.stringify({ prompt_id: sha256Hex(`p${prompt}`), input_token_ids: input, input_token_ids_hash: sha256Hex(JSON.stringify(input)), generated_token_ids: [...input, ...output], scores })}\n`;
  const header = { schema_version: "1.0", detllm_version: "0.1.1" };

  async function written(name: string, files: Readonly<Record<string, readonly Line[]>>, config: object = {}): Promise<string> {
    const at = join(folder, "detllm", name);
    const config1 = {
      ...header,
      artifact_type: "run_config",
      backend: "hf",
      tier_requested: 1,
      tier_effective: 1,
      mode: "best-effort",
      model: "m",
      dtype: "float32",
      device: "cpu",
      decoding: { do_sample: false, max_new_tokens: 8, temperature: 0.9, top_k: 0, top_p: 1 },
      batch_size: 1,
      vary_batch: [],
      tokenizer: { id: "m", revision: null },
      generation_context: { device_snapshot: null },
      ...config,
    };
    const all = {
      "run_config.json": JSON.stringify(config1),
      ...Object.fromEntries(Object.entries(files).map(([file, lines]) => [file, lines.map(line).join("")])),
    };
    for (const [file, text] of Object.entries(all)) {
      await mkdir(dirname(join(at, file)), { recursive: true });
      await writeFile(join(at, file), text);
    }
    return at;
  }
  const lines = (outputs: readonly (readonly number[])[]): readonly Line[] =>
    outputs.map((output, prompt) => ({ prompt, input: [7, 8, prompt], output }));
  const same = lines([
    [1, 2, 3],
    [4, 5],
    [6, 6, 6, 6],
  ]);

  test("is judged afresh: indices count from the first generated token (DT-04), three runs bound little (DT-08)", async () => {
    const at = await written("repeats", {
      "traces/run_0.jsonl": same,
      "traces/run_1.jsonl": same,
      "traces/run_2.jsonl": lines([
        [1, 2, 9],
        [4, 5],
        [6, 6, 6, 6],
      ]),
    });
    const { result, source, isReplayable } = await readPack(at);
    expect([source, isReplayable, result.report.verdict, result.report.category]).toEqual([
      "detllm",
      false,
      "DIVERGED",
      "RUN_VARIANCE_FIXED_BATCH",
    ]);
    expect(result.report.divergences[0]?.difference.tokenIndex).toBe(2);
    const clean = await readPack(await written("clean", { "traces/run_0.jsonl": same, "traces/run_1.jsonl": same }));
    expect([clean.result.report.verdict, clean.result.report.status]).toEqual(["INCONCLUSIVE", "FAIL"]);
  });

  test("a batch that was never formed is vacuous (DT-02), a formed one counts", async () => {
    const one = same.slice(0, 1);
    const alone = await readPack(
      await written("batch-of-one", { "traces/run_0.jsonl": one, "traces/run_1.jsonl": one, "traces/batch_2.jsonl": one }),
    );
    expect(alone.result.report.axes.find(({ axis }) => axis === "batch")?.status).toBe("vacuous");
    const four = lines([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ]);
    const formed = await readPack(
      await written("batch-formed", {
        "traces/run_0.jsonl": four,
        "traces/run_1.jsonl": four,
        "traces/batch_2.jsonl": lines([
          [1, 2],
          [3, 9],
          [5, 6],
          [7, 8],
        ]),
      }),
    );
    expect(formed.result.report.axes.find(({ axis }) => axis === "batch")).toMatchObject({ status: "diverged", cause: "BATCH_VARIANCE" });
  });

  test("padded prompts of a batch are the prompts they were (DT-03)", async () => {
    const runs: readonly Line[] = [
      { prompt: 0, input: [7, 8], output: [1, 2] },
      { prompt: 1, input: [5, 6, 7, 8], output: [3, 4] },
    ];
    const padded: readonly Line[] = [
      { prompt: 0, input: [0, 0, 7, 8], output: [1, 2] },
      { prompt: 1, input: [5, 6, 7, 8], output: [3, 4] },
    ];
    const { result } = await readPack(
      await written("padded", { "traces/run_0.jsonl": runs, "traces/run_1.jsonl": runs, "traces/batch_2.jsonl": padded }),
    );
    expect(result.report.causes).not.toContain("TOKENIZATION_MISMATCH");
    expect(result.report.divergences).toEqual([]);
  });

  test("every valid folder is read, and none gives a pass without a bound", async () => {
    const output = fc.array(fc.nat(50), { maxLength: 6 });
    const run = fc.array(output, { minLength: 2, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 3 }), fc.option(run), async (runs, batch) => {
        const files = Object.fromEntries(runs.map((outputs, index) => [`traces/run_${index}.jsonl`, lines(outputs)]));
        const at = await written("any", { ...files, ...(batch && { "traces/batch_2.jsonl": lines(batch) }) });
        const { result } = await readPack(at);
        expect(result.trace.rows).toHaveLength(2 * (runs.length + (batch ? 1 : 0)));
        for (const [index, outputs] of runs.entries())
          expect(
            result.trace.rows
              .filter(({ axis, run: number }) => axis === "repeat" && number === index)
              .map(({ outputTokenIds }) => outputTokenIds),
          ).toEqual(outputs);
        if (new Set(runs.map((outputs) => JSON.stringify(outputs))).size > 1) expect(result.report.verdict).toBe("DIVERGED");
        expect(result.report.status).toBe("FAIL");
        await rm(at, { recursive: true });
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  test("a broken line is named", async () => {
    const at = await written("broken", { "traces/run_0.jsonl": same });
    await writeFile(join(at, "traces/run_1.jsonl"), '{"prompt_id":"x"}\n');
    await expect(readPack(at)).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
      message: expect.stringMatching(/run_1\.jsonl:1 .*generated_token_ids/),
    });
  });
});

test("a copied pack is the same pack", async () => {
  await writePack(join(folder, "original"), await checked([]), options);
  await cp(join(folder, "original"), join(folder, "copy"), { recursive: true });
  expect((await readPack(join(folder, "copy"))).result.report.headline).toBe(
    (await readPack(join(folder, "original"))).result.report.headline,
  );
});
