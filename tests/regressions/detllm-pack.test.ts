// The pack of a check as a reader of detLLM finds it: its files by name, its fields by name and type, and one effective tier in all of them (DT-05).
import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createServerTarget } from "@cupel/backends";
import { sha256Hex } from "@cupel/core";
import { axisSpec, type CheckSpec, check, checkSpec, packFiles, readReportArtifact } from "@cupel/determinism";
import { type Plant, plantedHandler, plantedModel, plantedTarget, startServer } from "@cupel/testing";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";

const prompts = Array.from({ length: 6 }, (_, index) => ({ text: `Secret question ${index}?` }));
const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
const pack = {
  cupelVersion: "9.9.9",
  environment: { python: {}, platform: {}, torch: {}, transformers: {}, device: null, env_vars: {}, fingerprint: "f" },
};
const flip = (when: Plant["when"]): Plant => ({ when, effect: { kind: "flip", position: 4, nearTie: false } });

async function packOf(plants: readonly Plant[], spec: Partial<CheckSpec> = {}) {
  const result = await check(plantedTarget({ plants }), checkSpec({ prompts, runs: 2, minBound: null, ...spec }), environment());
  return { result, files: packFiles(result, pack) };
}

const object = { type: "object" };
const header = { schema_version: { const: "1.0" }, detllm_version: { const: "0.1.1" } };
/** Written from the published description of detLLM's fields. */
const schemas: Readonly<Record<string, object>> = {
  "env.json": {
    ...object,
    required: ["artifact_type", "python", "platform", "torch", "transformers", "device", "env_vars", "fingerprint"],
    properties: { ...header, artifact_type: { const: "env_snapshot" } },
  },
  "run_config.json": {
    ...object,
    required: [
      "backend",
      "tier_requested",
      "tier_effective",
      "mode",
      "model",
      "dtype",
      "device",
      "decoding",
      "batch_size",
      "vary_batch",
      "tokenizer",
      "generation_context",
    ],
    properties: {
      ...header,
      artifact_type: { const: "run_config" },
      tier_effective: { enum: [0, 1, 2] },
      mode: { enum: ["strict", "best-effort"] },
      decoding: { ...object, required: ["do_sample", "max_new_tokens", "temperature", "top_k", "top_p"] },
      vary_batch: { type: "array", items: { type: "integer" } },
      tokenizer: { ...object, required: ["id", "revision"] },
      generation_context: { ...object, required: ["device_snapshot"] },
    },
  },
  "determinism_applied.json": {
    ...object,
    required: [
      "tier_requested",
      "tier_effective",
      "mode",
      "seed",
      "seed_controls",
      "torch_controls",
      "env_controls",
      "downgrades",
      "warnings",
      "capability_failures",
    ],
    properties: {
      ...header,
      artifact_type: { const: "determinism_applied" },
      seed: { type: ["integer", "null"] },
      downgrades: { type: "array", items: { ...object, required: ["from", "to", "reason"] } },
      capability_failures: { type: "array", items: { ...object, required: ["requirement", "reason"] } },
    },
  },
  "report.json": {
    ...object,
    required: ["status", "category", "details"],
    properties: {
      ...header,
      artifact_type: { const: "report" },
      status: { enum: ["PASS", "FAIL"] },
      category: { type: "string" },
      details: { ...object, required: ["runs", "batch_sizes", "baseline_batch_size", "first_divergence", "batch_divergence"] },
    },
  },
  row: {
    ...object,
    required: ["prompt_id", "generated_token_ids"],
    properties: {
      prompt_id: { type: "string" },
      generated_token_ids: { type: "array", items: { type: "integer" } },
      input_token_ids: { type: "array", items: { type: "integer" } },
      scores: { anyOf: [{ type: "null" }, { type: "array", items: { type: "number" } }] },
      decoding_max_new_tokens: { type: "integer" },
      decoding_do_sample: { type: "boolean" },
    },
  },
};

function demandValid(name: string, value: unknown): void {
  const validate = new Ajv2020({ strict: false }).compile(schemas[name] ?? {});
  expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
}

const linesOf = (text: string | undefined) =>
  (text ?? "")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

describe.each([
  ["clean", [], {}],
  ["diverging in batches", [flip("batch")], { axes: [axisSpec("batch", ["1", "2"])] }],
  ["with scores", [], { tier: 2 }],
  ["unsupported", [], { tier: 2, mode: "strict", axes: [axisSpec("threads", ["1", "2"])] }],
] as readonly (readonly [string, readonly Plant[], Partial<CheckSpec>])[])("a pack that is %s", (_name, plants, spec) => {
  test("has detLLM's files with detLLM's fields, and a manifest over all of them", async () => {
    const { files, result } = await packOf(plants, spec);
    for (const name of Object.keys(schemas)) if (name !== "row") demandValid(name, JSON.parse(files.get(name) ?? "null"));
    for (const row of linesOf(files.get("trace.jsonl"))) demandValid("row", row);
    const tiers = ["run_config.json", "determinism_applied.json", "report.json"].map(
      (name) => JSON.parse(files.get(name) ?? "").tier_effective,
    );
    expect(new Set(tiers)).toEqual(new Set([result.report.tierEffective]));
    const manifest = JSON.parse(files.get("MANIFEST.json") ?? "") as { files: Record<string, string> };
    expect([...files.keys()].at(-1)).toBe("MANIFEST.json");
    expect(manifest.files).toEqual(
      Object.fromEntries([...files].filter(([name]) => name !== "MANIFEST.json").map(([name, text]) => [name, sha256Hex(text)])),
    );
    expect(files.get("report.txt")).toMatch(/^Status: (PASS|FAIL)\nCategory: \w+\nDetails:\n- runs: /);
    expect(files.has("diffs/first_divergence.json")).toBe(result.report.divergences.length > 0);
  });

  test("gives back the report it was written from", async () => {
    const { files, result } = await packOf(plants, spec);
    const {
      details: _,
      artifactType: __,
      cupelVersion: ___,
      detllmVersion: ____,
      schemaVersion: _____,
      ...read
    } = readReportArtifact(JSON.parse(files.get("report.json") ?? "")) as unknown as Record<string, unknown>;
    const { schemaVersion: ______, ...wanted } = JSON.parse(JSON.stringify(result.report));
    expect(read).toEqual(wanted);
  });
});

test("every request of the trace stands in requests.jsonl with its very bytes", async () => {
  const { files, result } = await packOf([], { axes: [axisSpec("cache", [])] });
  const bodies = new Map(linesOf(files.get("requests.jsonl")).map(({ request_sha256, body }) => [request_sha256, body]));
  for (const { sent } of result.trace.rows) expect(bodies.get(sent.sha256)).toBe(sent.body);
  for (const [hash, body] of bodies) expect(sha256Hex(body)).toBe(hash);
});

test("repro.mjs brings the divergence again, and no key is in the pack", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pack-"));
  await using server = await startServer(plantedHandler({ model: plantedModel({ plants: [flip("batch")] }), latency: 1 }));
  await using target = createServerTarget("vllm", {
    model: "planted",
    baseUrl: server.url,
    apiKey: "canary-key-1234",
    now: () => performance.now(),
  });
  const result = await check(target, checkSpec({ prompts, runs: 2, axes: [axisSpec("batch", ["1", "3"])] }), environment());
  const files = packFiles(result, pack);
  for (const [name, text] of files) {
    expect(text, name).not.toContain("canary");
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  const child = await new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
    // Not spawnSync: the server lives in this process.
    execFile(process.execPath, [join(folder, "repro.mjs"), "3"], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
    );
  });
  expect(child.output).toContain("differed 3 of 3 times");
  expect(child.code).toBe(1);
  expect(spawnSync("sh", ["-n", join(folder, "curl.sh")]).status).toBe(0);
  expect(await readFile(join(folder, "curl.sh"), "utf8")).toContain("/completions");
  await rm(folder, { recursive: true });
});
