import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axisSpec, check, checkSpec, record, writePack } from "@cupel/determinism";
import { type Plant, plantedTarget } from "@cupel/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import "./index.ts";

const prompts = Array.from({ length: 8 }, (_, index) => ({ text: `Question ${index}?` }));
const flip: Plant = { when: "cache", effect: { kind: "flip", position: 5, nearTie: false } };
const environment = { now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal };
let [folder, golden, pack] = ["", "", ""];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vitest-packs-"));
  [golden, pack] = [join(folder, "golden"), join(folder, "pack")];
  const options = { cupelVersion: "1.0.0", environment: {} };
  await record(plantedTarget(), { prompts }, { folder: golden, ...options, ...environment });
  const spec = checkSpec({ prompts, runs: 2, axes: [axisSpec("cache", [])] });
  await writePack(pack, await check(plantedTarget({ plants: [flip] }), spec, environment), options);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

test("each matcher passes and fails as its subject does", async ({ task: { meta } }) => {
  const other = () => plantedTarget({ seed: 5 });
  await expect(plantedTarget()).toMatchGolden(golden);
  await expect(other()).not.toMatchGolden(golden);
  await expect(plantedTarget()).toBeEquivalentTo(golden, { within: "noise" });
  await expect(other()).not.toBeEquivalentTo(plantedTarget(), { within: "noise", prompts });
  await expect(plantedTarget({ plants: [flip] })).toReplay(pack);
  await expect(plantedTarget()).not.toReplay(pack, { times: 5 });
  expect(meta.cupel?.verdicts.map(({ verifier, verdict }) => [verifier, verdict.status])).toEqual([
    ["golden", "pass"],
    ["golden", "fail"],
    ["equivalence", "pass"],
    ["equivalence", "fail"],
    ["replay", "pass"],
    ["replay", "fail"],
  ]);
  await expect(async () => await expect(other()).toMatchGolden(golden)).rejects.toThrow(/CHANGED in tokens: 8 of 8/);
});

test("what decides nothing throws under both polarities", async () => {
  const elsewhere = () => ({ ...plantedTarget(), identity: async () => ({ facts: { build: "other" }, sha256: "0" }) });
  const error = { code: "DETERMINISM_INVALID" };
  await expect(async () => await expect(elsewhere()).toReplay(pack)).rejects.toMatchObject(error);
  await expect(async () => await expect(elsewhere()).not.toReplay(pack)).rejects.toMatchObject(error);
  const few = { within: "noise", prompts: ["a"], runs: 2 } as const;
  await expect(async () => await expect(plantedTarget()).not.toBeEquivalentTo(plantedTarget({ seed: 5 }), few)).rejects.toMatchObject({
    code: "DETERMINISM_INCONCLUSIVE",
  });
  await expect(async () => await expect(plantedTarget()).not.toMatchGolden(join(folder, "nowhere"))).rejects.toMatchObject({
    code: "ARTIFACT_INVALID",
  });
});
