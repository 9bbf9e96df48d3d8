import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fakeOpenai, sendJson, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const tasks = [
  "--prompts-file",
  fileURLToPath(new URL("../../eval/reliability_v1_60.jsonl", import.meta.url)),
  "--tasks",
  "json",
  "--limit",
  "6",
];
const openai = (url: string) => ["run", "--backend", "openai", "--base-url", url, "--model", "tiny", "--quiet", ...tasks];
const price = ["--price", "input=1000,output=4000"];

async function readRun(folder: string) {
  return { records: await recordsIn(folder), summary: JSON.parse(await readFile(join(folder, "summary.json"), "utf8")) };
}

test("--budget usd stops a run at its price, and --resume with a larger one goes on from what was spent", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai());
  const part = await runCommand("cupel", [...openai(server.url), ...price, "--budget", "usd=2", "--outdir", "run"], {
    directory: folder.path,
  });
  expect(part).toMatchObject({ code: 3, stderr: expect.stringContaining("the run has spent its 2 USD") });
  const first = await readRun(join(folder.path, "run"));
  expect(first.summary.spent.usd).toBeGreaterThanOrEqual(2);

  const rest = await runCommand("cupel", ["run", "--resume", "run", "--quiet"], { directory: folder.path });
  expect(rest).toMatchObject({ code: 0, stdout: expect.stringContaining("USD/verified") });
  const { records, summary } = await readRun(join(folder.path, "run"));
  const asked = server.requests.filter(({ path }) => path === "/v1/chat/completions");
  expect(summary.spent.calls).toBe(asked.length);
  expect(summary.spent.usd).toBeGreaterThan(first.summary.spent.usd);
  for (const { usage, usd } of records) expect(usd).toBeCloseTo((usage.inputTokens * 1000 + usage.outputTokens * 4000) / 1e6, 9);
});

test("money without a price, and counts that a server does not send, are refused in a sentence", { timeout: 60_000 }, async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer((request, response) =>
    request.path === "/v1/models"
      ? sendJson(response, { data: [{ id: "tiny" }] })
      : sendJson(response, { choices: [{ message: { content: "no" }, finish_reason: "stop" }] }),
  );
  const refused = async (...more: readonly string[]) => {
    const { code, stderr } = await runCommand("cupel", [...openai(server.url), ...more], { directory: folder.path });
    return [code, stderr];
  };
  expect(await refused("--budget", "usd=2")).toEqual([5, expect.stringMatching(/no price of the model "tiny" is known[\s\S]*--price/)]);
  expect(await refused("--task-budget", "usd=2", "--price", "model=other,input=1,output=1")).toEqual([
    5,
    expect.stringContaining('"tiny"'),
  ]);
  expect(await refused("--price", "input=1")).toEqual([5, expect.stringContaining("A price needs both input and output.")]);
  expect(server.requests.filter(({ path }) => path !== "/v1/models")).toEqual([]);
  expect(await refused(...price, "--budget", "usd=2")).toEqual([2, expect.stringContaining("tiny on openai sends no token counts")]);
});
