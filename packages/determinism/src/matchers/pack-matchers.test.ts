import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plant, plantedTarget } from "@cupel/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axisSpec } from "../axes/axes.ts";
import { check } from "../check.ts";
import { checkSpec } from "../check-spec-defaults.ts";
import { record } from "../golden/record.ts";
import { writePack } from "../pack/write-pack.ts";
import { assertDoesNotReplay, assertEquivalent, assertMatchesGolden, assertReplays } from "./assertions.ts";
import { hostEnvironment } from "./matcher-options.ts";
import { toBeEquivalentTo } from "./to-be-equivalent-to.ts";
import { toMatchGolden } from "./to-match-golden.ts";
import { toReplay } from "./to-replay.ts";

const prompts = Array.from({ length: 8 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
const flip = (when: Plant["when"]): Plant => ({ when, effect: { kind: "flip", position: 5, nearTie: false } });
const options = { cupelVersion: "1.0.0", environment: {} };
let [folder, golden, pack] = ["", "", ""];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "matchers-"));
  [golden, pack] = [join(folder, "golden"), join(folder, "pack")];
  await record(plantedTarget(), { prompts }, { folder: golden, ...options, ...hostEnvironment() });
  const spec = checkSpec({ prompts, runs: 2, axes: [axisSpec("cache", [])] });
  await writePack(pack, await check(plantedTarget({ plants: [flip("cache")] }), spec, hostEnvironment()), options);
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

describe("toMatchGolden", () => {
  test("passes for what answers as recorded", async () => {
    const { pass, message } = await toMatchGolden(plantedTarget(), golden);
    expect([pass, message()]).toEqual([true, expect.stringContaining("MATCH: 8 stable prompts answer as recorded")]);
  });

  test("fails with the layer, the place and both answers", async () => {
    const { pass, message } = await toMatchGolden(plantedTarget({ plants: [flip("always")] }), golden);
    expect(pass).toBe(false);
    expect(message()).toMatch(
      /^expected planted .+ to match the golden record .+\nCHANGED in tokens: 8 of 8 stable prompts[\s\S]*at token 5\n {2}golden "/,
    );
  });

  test("throws where nothing is recorded, and where everything breaks off", async () => {
    await expect(toMatchGolden(plantedTarget(), join(folder, "nowhere"))).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
    await expect(toMatchGolden("text", golden)).rejects.toMatchObject({ code: "USAGE" });
    await expect(toMatchGolden(plantedTarget({ vices: { truncates: (call) => call > 0 } }), golden)).rejects.toMatchObject({
      code: expect.stringMatching(/DETERMINISM|BACKEND/),
    });
  });
});

describe("toBeEquivalentTo", () => {
  test("passes for a setup that cannot be told from another one, live or packed", async () => {
    const live = await toBeEquivalentTo(plantedTarget(), plantedTarget(), { within: "noise", prompts });
    expect([live.pass, live.message()]).toEqual([true, expect.stringContaining("not distinguished at this sample size")]);
    expect((await toBeEquivalentTo(plantedTarget(), golden, { within: "noise" })).pass).toBe(true);
  });

  test("fails for another one, with the answers that lie furthest apart", async () => {
    const { pass, message } = await toBeEquivalentTo(plantedTarget({ seed: 5 }), plantedTarget(), { within: "noise", prompts });
    expect(pass).toBe(false);
    expect(message()).toMatch(
      /to be equivalent to planted \(simulated\) within noise\nDIFFERENT[\s\S]*\n {2}left {3}"[\s\S]*\n {2}right {2}"/,
    );
  });

  test("throws when so few answers tell nothing, and without prompts", async () => {
    const few = { within: "noise", prompts: ["one"], runs: 2 } as const;
    await expect(toBeEquivalentTo(plantedTarget(), plantedTarget({ seed: 5 }), few)).rejects.toMatchObject({
      code: "DETERMINISM_INCONCLUSIVE",
    });
    await expect(toBeEquivalentTo(plantedTarget(), plantedTarget(), { within: "noise" })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("toReplay", () => {
  test("passes when the divergence comes again, fails with the bound when it does not", async () => {
    const again = await toReplay(plantedTarget({ plants: [flip("cache")] }), pack);
    expect([again.pass, again.message()]).toEqual([true, expect.stringContaining("REPRODUCED 10/10")]);
    const mended = await toReplay(plantedTarget(), pack, { times: 20 });
    expect([mended.pass, mended.message()]).toEqual([false, expect.stringContaining("NOT REPRODUCED in 20 (95 %: < 14.0 % per trial)")]);
  });

  test("throws when it did not come, but the setup is another one", async () => {
    const other = { ...plantedTarget(), identity: async () => ({ facts: { build: "other" }, sha256: "0" }) };
    await expect(toReplay(other, pack)).rejects.toMatchObject({
      code: "DETERMINISM_INVALID",
      message: expect.stringContaining("identity.build"),
    });
  });
});

test("as plain assertions they resolve or reject", async () => {
  const other = plantedTarget({ seed: 5 });
  await assertMatchesGolden(plantedTarget(), golden);
  await assertEquivalent(plantedTarget(), golden, { within: "noise" });
  await assertDoesNotReplay(plantedTarget(), pack);
  await assertReplays(plantedTarget({ plants: [flip("cache")] }), pack);
  const failing = { name: "AssertionError" };
  await expect(assertMatchesGolden(other, golden)).rejects.toMatchObject(failing);
  await expect(assertEquivalent(other, golden, { within: "noise" })).rejects.toMatchObject(failing);
  await expect(assertReplays(plantedTarget(), pack)).rejects.toMatchObject(failing);
  await expect(assertDoesNotReplay(plantedTarget({ plants: [flip("cache")] }), pack)).rejects.toMatchObject(failing);
});

test("node:test has them on t.assert: green where they hold, red where they do not", async () => {
  const at = (path: string): string => JSON.stringify(fileURLToPath(new URL(path, import.meta.url)));
  const file = join(folder, "own.test.mjs");
  await writeFile(
    file,
    `import test from "node:test";
import { registerAssertions } from ${at("./node-test.ts")};
import { plantedTarget } from ${at("../../../testing/src/index.ts")};
registerAssertions();
const flip = { when: "cache", effect: { kind: "flip", position: 5, nearTie: false } };
const [golden, pack] = ${JSON.stringify([golden, pack])};
const prompts = Array.from({ length: 60 }, (_, index) => "Question " + index);
test("holds: deterministic", (t) => t.assert.deterministic(plantedTarget(), { prompts }));
test("holds: golden", (t) => t.assert.matchesGolden(plantedTarget(), golden));
test("holds: equivalent", (t) => t.assert.equivalent(plantedTarget(), golden, { within: "noise" }));
test("holds: replays", (t) => t.assert.replays(plantedTarget({ plants: [flip] }), pack));
test("holds: mended", (t) => t.assert.doesNotReplay(plantedTarget(), pack));
test("breaks: deterministic", (t) => t.assert.deterministic(plantedTarget({ plants: [flip] }), { prompts, axes: { cache: ["cold", "warm"] } }));
test("breaks: golden", (t) => t.assert.matchesGolden(plantedTarget({ seed: 5 }), golden));
test("breaks: equivalent", (t) => t.assert.equivalent(plantedTarget({ seed: 5 }), golden, { within: "noise" }));
test("breaks: replays", (t) => t.assert.replays(plantedTarget(), pack));
test("throws: undecided", (t) => t.assert.deterministic(plantedTarget(), { prompts: ["a"], runs: 2, maxRate: 0.05 }));
`,
  );
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const args = ["--conditions=@cupel/source", "--test", "--test-reporter=tap", file];
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: "utf8", env: environment });
  const results = [...stdout.matchAll(/^\s*(ok|not ok) \d+ - (holds|breaks|throws): (.+)$/gm)].map(
    ([, ok, kind, name]) => `${ok} ${kind} ${name}`,
  );
  expect(results).toEqual([
    "ok holds deterministic",
    "ok holds golden",
    "ok holds equivalent",
    "ok holds replays",
    "ok holds mended",
    "not ok breaks deterministic",
    "not ok breaks golden",
    "not ok breaks equivalent",
    "not ok breaks replays",
    "not ok throws undecided",
  ]);
  expect(status).toBe(1);
  expect(stdout).toContain("DETERMINISM_INCONCLUSIVE");
}, 60_000);
