import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServerTarget, type ServerDialect } from "@cupel/backends";
import { canonicalJson, type JsonObject } from "@cupel/core";
import { type Plant, plantedHandler, plantedModel, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import { readPack } from "../pack/read-pack.ts";
import { writePack } from "../pack/write-pack.ts";
import { minimise } from "./minimise.ts";
import { replay } from "./replay.ts";

const dialects: readonly ServerDialect[] = ["llama-server", "ollama", "vllm", "sglang", "openai"];
const environment = () => ({ now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal });
const prompts = Array.from({ length: 4 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));

test.each(dialects)("a load's divergence on %s is made small, packed, and comes again from its pack", async (dialect) => {
  const plant: Plant = { when: "concurrency", effect: { kind: "flip", position: 4, nearTie: false } };
  await using server = await startServer(plantedHandler({ model: plantedModel({ plants: [plant] }), latency: 30 }));
  const baseUrl = dialect === "openai" ? `${server.url}/v1` : server.url;
  const open = () => createServerTarget(dialect, { model: "planted", baseUrl, now: () => performance.now() });
  const folder = await mkdtemp(join(tmpdir(), "replay-"));
  await using target = open();
  const result = await check(
    target,
    checkSpec({ prompts, runs: 2, minBound: null, axes: [axisSpec("concurrency", ["1", "4"])] }),
    environment(),
  );
  const minimal = await minimise(result, target, environment());
  expect(minimal).toMatchObject({ axis: "concurrency", of: 5 });
  await writePack(folder, result, { cupelVersion: "1.0.0", environment: {}, minimal });
  const pack = await readPack(folder);
  await using again = open();
  const report = await replay(pack, again, { ...environment(), times: 5 });
  // How often requests meet at the server is its own matter: that they do at all is enough.
  expect(report).toMatchObject({ outcome: "REPRODUCED", of: 5, differences: [] });
  // As sent, but for what tells cold requests apart.
  const bodies = server.requests.map(({ body }) => canonicalJson({ ...(body as JsonObject), cache_salt: "" }));
  for (const body of minimal?.requests.right ?? []) expect(bodies).toContain(canonicalJson({ ...JSON.parse(body), cache_salt: "" }));
  await rm(folder, { recursive: true });
});
