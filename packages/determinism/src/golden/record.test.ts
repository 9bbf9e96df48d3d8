import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pinnedSettings } from "@cupel/core";
import { plantedTarget } from "@cupel/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPack } from "../pack/read-pack.ts";
import { compareGolden } from "./compare-golden.ts";
import { record } from "./record.ts";

const prompts = Array.from({ length: 6 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "golden-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("one call leaves a record of five whole answers per prompt, read back as it was sent and matched by the same setup", async () => {
  const environment = { now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal };
  const recorded = await record(
    plantedTarget(),
    { prompts, tier: 2, settings: { ...pinnedSettings, maxTokens: 12 } },
    { folder, cupelVersion: "1.0.0", environment: { machine: "this" }, ...environment },
  );
  const pack = await readPack(folder);
  expect(pack.result.report).toEqual(recorded.report);
  expect(pack).toMatchObject({ isReplayable: true, environment: { machine: "this" } });
  const answers = pack.result.trace.rows.filter(({ purpose }) => purpose === "cell");
  expect(answers).toHaveLength(5 * prompts.length);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["ok"]));
  const again = await record(plantedTarget(), pack.result.spec, { folder, cupelVersion: "1.0.0", environment: {}, ...environment });
  expect(compareGolden(pack.result, again)).toMatchObject({ outcome: "MATCH", layer: null });
});
