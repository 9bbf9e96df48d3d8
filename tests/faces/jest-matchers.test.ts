// The framework-neutral matchers under jest's own `expect`: each verdict under both polarities.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { axisSpec, check, checkSpec, record, writePack } from "@cupel/determinism";
import { toBeDeterministic, toBeEquivalentTo, toMatchGolden, toReplay } from "@cupel/determinism/matchers";
import { type Plant, plantedTarget } from "@cupel/testing";
import { expect as jest } from "expect";
import { afterAll, beforeAll, expect, test } from "vitest";

type Matching = Record<
  "toBeDeterministic" | "toMatchGolden" | "toBeEquivalentTo" | "toReplay",
  (...expected: readonly unknown[]) => Promise<void>
>;
const jestExpect = (received: unknown) => jest(received) as unknown as Matching & { readonly not: Matching };

const prompts = Array.from({ length: 60 }, (_, index) => ({ text: `Question ${index}?` }));
const few = prompts.slice(0, 8);
const flip: Plant = { when: "cache", effect: { kind: "flip", position: 5, nearTie: false } };
const environment = { now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal };
let [folder, golden, pack] = ["", "", ""];

beforeAll(async () => {
  jest.extend({ toBeDeterministic, toMatchGolden, toBeEquivalentTo, toReplay } as unknown as Parameters<typeof jest.extend>[0]);
  folder = await mkdtemp(join(tmpdir(), "jest-"));
  [golden, pack] = [join(folder, "golden"), join(folder, "pack")];
  const options = { cupelVersion: "1.0.0", environment: {} };
  await record(plantedTarget(), { prompts: few }, { folder: golden, ...options, ...environment });
  const spec = checkSpec({ prompts: few, runs: 2, axes: [axisSpec("cache", [])] });
  await writePack(pack, await check(plantedTarget({ plants: [flip] }), spec, environment), options);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

const axes = { cache: ["cold", "warm"] };
const sound = () => plantedTarget();
const flawed = () => plantedTarget({ plants: [flip] });
const other = () => plantedTarget({ seed: 5 });

test("what holds passes, and fails under not", async () => {
  await jestExpect(sound()).toBeDeterministic({ prompts });
  await jestExpect(sound()).toMatchGolden(golden);
  await jestExpect(sound()).toBeEquivalentTo(golden, { within: "noise" });
  await jestExpect(flawed()).toReplay(pack);
  await expect(jestExpect(sound()).not.toBeDeterministic({ prompts })).rejects.toThrow("to diverge");
  await expect(jestExpect(sound()).not.toMatchGolden(golden)).rejects.toThrow("not to match");
  await expect(jestExpect(sound()).not.toBeEquivalentTo(golden, { within: "noise" })).rejects.toThrow("not to be equivalent");
  await expect(jestExpect(flawed()).not.toReplay(pack)).rejects.toThrow("REPRODUCED 10/10");
});

test("what does not hold fails, and passes under not", async () => {
  await jestExpect(flawed()).not.toBeDeterministic({ prompts: few, runs: 2, axes });
  await jestExpect(other()).not.toMatchGolden(golden);
  await jestExpect(other()).not.toBeEquivalentTo(golden, { within: "noise" });
  await jestExpect(sound()).not.toReplay(pack);
  await expect(jestExpect(flawed()).toBeDeterministic({ prompts: few, runs: 2, axes })).rejects.toThrow("CACHE_VARIANCE");
  await expect(jestExpect(other()).toMatchGolden(golden)).rejects.toThrow("CHANGED");
  await expect(jestExpect(other()).toBeEquivalentTo(golden, { within: "noise" })).rejects.toThrow("DIFFERENT");
  await expect(jestExpect(sound()).toReplay(pack)).rejects.toThrow("NOT REPRODUCED");
});

test("what decides nothing throws under both", async () => {
  const undecided = { prompts: ["a"], runs: 2, maxRate: 0.05 };
  const error = { code: "DETERMINISM_INCONCLUSIVE" };
  await expect(jestExpect(sound()).toBeDeterministic(undecided)).rejects.toMatchObject(error);
  await expect(jestExpect(sound()).not.toBeDeterministic(undecided)).rejects.toMatchObject(error);
});
