import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "@cupel/core";
import { fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { randomAdapter, randomModel } from "../../packages/backends/src/embedded/testing/random-model.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const schema = { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"], additionalProperties: false };
const task = JSON.stringify({ id: "t", kind: "json", prompt: "Is it well?", schema, expected: { ok: true } });

/** Runs the contract arm on one task in a folder with a model and two adapters, one of which is for another model. */
async function run(args: readonly string[]) {
  await using folder = await temporaryFolder();
  const files = {
    "tasks.jsonl": `${task}\n`,
    "base.gguf": randomModel({ context: 500 }),
    "mine.gguf": randomAdapter(),
    "other.gguf": randomAdapter({ names: ["blk.9.attn_q.weight"] }),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder.path, name), content);
  const all = ["run", "--prompts-file", "tasks.jsonl", "--arms", "contract", "--repair-attempts", "0", "--outdir", "out", ...args];
  const { code, stderr } = await runCommand("cupel", all, { directory: folder.path });
  const read = async (name: string) => JSON.parse(await readFile(join(folder.path, "out", name), "utf8").catch(() => "null"));
  const header = (await read("run.json")) as { readonly config: { readonly capabilities: unknown } } | null;
  return { code, stderr, record: (await read("records.jsonl")) as RunRecord | null, capabilities: header?.config.capabilities };
}

test("an adapter changes the model, which is then called by both names, and its hash is in the run's configuration", async () => {
  const { code, record, capabilities } = await run(["--model", "base.gguf", "--adapter", "mine.gguf"]);
  expect(code).toBe(0);
  expect(record?.model).toBe("base+mine");
  expect(capabilities).toMatchObject({
    "base+mine": { facts: { adapterScale: 1, adapterSha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  });
  expect(record?.candidates[0]?.settings?.responseFormat).toEqual({ type: "json-schema", schema, strict: false });
  expect(JSON.parse(record?.candidates[0]?.raw ?? "")).toEqual({ ok: expect.any(Boolean) });
});

test("an adapter for another model, one that is not there, and one for a server are refused", async () => {
  const other = await run(["--model", "base.gguf", "--adapter", "other.gguf"]);
  expect([other.code, other.record]).toEqual([6, null]);
  expect(other.stderr).toMatch(/The adapter .*other\.gguf cannot be used: it was made for another model/);
  expect(await run(["--adapter", "none.gguf"])).toMatchObject({ code: 5, stderr: expect.stringMatching(/there is no file .*none\.gguf/) });
  const server = await run(["--backend", "ollama", "--model", "m", "--adapter", "mine.gguf"]);
  expect(server).toMatchObject({ code: 5, stderr: expect.stringContaining("--adapter needs --backend embedded") });
  const needless = await run(["--structured-outputs"]);
  expect(needless).toMatchObject({ code: 5, stderr: expect.stringContaining("--structured-outputs needs --backend openai") });
});

test("a server that holds to schemas is asked with them when told so, and only then", async () => {
  await using server = await startServer(fakeOpenai());
  const flags = ["--backend", "openai", "--base-url", `${server.url}/v1`, "--model", "tiny"];
  const held = await run([...flags, "--structured-outputs"]);
  expect(held.record).toMatchObject({
    gold: { status: "pass" },
    candidates: [{ raw: '{"ok": true}', settings: { responseFormat: { schema } } }],
  });
  const free = await run(flags);
  expect(free.record?.candidates[0]?.settings).toBeUndefined();
  const formats = server.requests.flatMap(({ path, body }) =>
    path.endsWith("/chat/completions") ? [(body as { readonly response_format?: { readonly type: string } }).response_format?.type] : [],
  );
  expect(formats).toEqual(["json_schema", undefined]);
});
