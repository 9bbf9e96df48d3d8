import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { tiny } from "@cupel/tiny";
import { expect, test } from "vitest";
import { startFakeHub } from "../../packages/backends/test-support/fake-hub.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const files = { "cupel-tiny-Q8_0.gguf": await readFile(tiny().path) };
const short = ["--limit", "3", "--arms", "baseline", "--outdir"];

test("a model of the hub runs by its name, and from the cache without a network", async () => {
  await using folder = await temporaryFolder();
  await using fake = await startFakeHub({ files });
  const environment = { HF_ENDPOINT: fake.hub.url, HF_HOME: join(folder.path, "hf") };
  const options = { directory: folder.path, environment };
  const run = async (outdir: string, more: Record<string, string> = {}) => {
    const args = ["run", "--model", "hf:owner/name:Q8_0", ...short, outdir];
    const { code, stderr } = await runCommand("cupel", args, { ...options, environment: { ...environment, ...more } });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const summary = JSON.parse(await readFile(join(folder.path, outdir, "summary.json"), "utf8"));
    return [summary.leaderboard[0].model, JSON.stringify(summary.config)];
  };
  const [model, config] = await run("first");
  expect(model).toBe("hf:owner/name:Q8_0");
  expect(config).toMatch(/hf:owner\/name@[0-9a-f]{40}:cupel-tiny-Q8_0\.gguf/);
  expect(await run("second", { HF_HUB_OFFLINE: "1" })).toEqual([model, config]);
  expect(fake.store.requests).toHaveLength(1);

  const wrong = await runCommand("cupel", ["run", "--model", "hf:owner/name:Q4_0", ...short, "third"], options);
  expect(wrong).toMatchObject({ code: 6, stderr: expect.stringContaining("named after Q4_0; it has cupel-tiny-Q8_0.gguf") });
  const nonsense = await runCommand("cupel", ["run", "--model", "hf:name", ...short, "third"], options);
  expect(nonsense).toMatchObject({ code: 5, stderr: expect.stringContaining("names no model of the Hugging Face hub") });
});

test("a file that is not there is answered with those of its folder", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "llama-3.gguf"), "");
  const { code, stderr } = await runCommand("cupel", ["run", "--model", "lama-3.gguf", ...short, "run"], { directory: folder.path });
  expect([code, stderr]).toEqual([
    6,
    expect.stringMatching(/there is no such file; did you mean .*llama-3\.gguf\? Its folder has llama-3\.gguf\./),
  ]);
});

test("an interrupted download ends at once, and leaves nothing that is taken for whole", async () => {
  await using folder = await temporaryFolder();
  await using fake = await startFakeHub({
    files,
    store: (bytes, { response }) => response.writeHead(200, { "content-length": bytes.length }).write(bytes.subarray(0, 1000)) || true,
  });
  const environment = { HF_ENDPOINT: fake.hub.url, HF_HOME: join(folder.path, "hf") };
  const { child, finished } = startCommand("cupel", ["run", "--model", "hf:owner/name", ...short, "run"], {
    directory: folder.path,
    environment,
  });
  while (fake.store.requests.length === 0) await setTimeout(10);
  child.kill("SIGINT");
  expect((await finished).code).toBe(130);
});
