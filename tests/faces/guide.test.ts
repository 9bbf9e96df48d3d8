import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serveRewards, text } from "@cupel/verifiers";
import { expect, test } from "vitest";
import { guideProject } from "../support/guide-project.ts";
import { pythonCommand } from "../support/python-command.ts";
import { runProcess } from "../support/run-process.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const modules = join(root, "tests", "node_modules");
const python = await pythonCommand();
const openProject = () => guideProject("use-a-verifier-anywhere", modules);
const sources = "--conditions=@cupel/source";

test("the guide has the snippets that are run here and by the peers", async () => {
  await using project = await openProject();
  expect(project.files).toEqual([
    "invoice.ts",
    "function.ts",
    "invoice.test.ts",
    "assertion.mjs",
    "promptfooconfig.yaml",
    "scorer.ts",
    "rewards.ts",
    "cupel_reward.py",
    "tool.ts",
  ]);
});

test.each([
  ["function.ts", /^$/],
  ["rewards.ts", /rewards: \[ 1 \]/],
])("%s does what it says", async (file, output) => {
  await using project = await openProject();
  expect(await runProcess([sources, file], project.path)).toEqual({ code: 0, output: expect.stringMatching(output) });
});

test("the test file passes", async () => {
  await using project = await openProject();
  const configuration = await readFile(join(root, "vitest.config.ts"), "utf8");
  await writeFile(join(project.path, "vitest.config.ts"), configuration.replace(/include: \[[^\]]*\],/, 'include: ["*.test.ts"],'));
  const { code, output } = await runProcess([join(root, "node_modules", "vitest", "vitest.mjs"), "run", "--typecheck=false"], project.path);
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/Tests {2}1 passed/) });
});

test("the scorer, the assertion and the tool score, assert and answer", async () => {
  await using project = await openProject();
  const script = `
    import assert from "node:assert/strict";
    import { Client } from "@modelcontextprotocol/client";
    import { InMemoryTransport } from "@modelcontextprotocol/server";
    import assertion from "./assertion.mjs";
    import { scorer } from "./scorer.ts";
    import { server } from "./tool.ts";
    const expected = { payer: "Ada" };
    assert.equal((await scorer({ output: '{"payer": "Ada"}', expected })).score, 1);
    assert.equal((await scorer({ output: '{"payer": "Bo"}', expected })).score, 0);
    const vars = { schema: { type: "object" } };
    assert.deepEqual([(await assertion("{}", { vars })).pass, (await assertion("[]", { vars })).pass], [true, false]);
    const [mine, its] = InMemoryTransport.createLinkedPair();
    const client = new Client({ name: "test", version: "1" });
    await Promise.all([server.connect(its), client.connect(mine)]);
    const { structuredContent } = await client.callTool({ name: "check_invoice", arguments: { candidate: '{"payer": "Ada"}' } });
    assert.deepEqual(structuredContent, { status: "fail", code: "wrong", reason: "/ must have required property 'amount'", extraction: "strict" });
    await client.close();
  `;
  await writeFile(join(project.path, "main.ts"), script);
  expect(await runProcess([sources, "main.ts"], project.path)).toEqual({ code: 0, output: "" });
});

test("the snippets compile", async () => {
  await using project = await openProject();
  const compilerOptions = {
    noEmit: true,
    composite: false,
    emitDeclarationOnly: false,
    declaration: false,
    declarationMap: false,
    types: ["node"],
    typeRoots: [join(root, "node_modules", "@types")],
    paths: { vitest: [join(root, "node_modules", "vitest", "dist", "index.d.ts")] },
  };
  const configuration = { extends: join(root, "tsconfig.base.json"), compilerOptions, include: ["*.ts"] };
  await writeFile(join(project.path, "tsconfig.json"), JSON.stringify(configuration));
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  expect(await runProcess([compiler, "-p", project.path], project.path)).toEqual({ code: 0, output: "" });
});

test.skipIf(python === undefined)("the reward function gets 1, 0, and None for a check that broke", async () => {
  await using project = await openProject();
  const tasks = [
    { id: "name", kind: "text", prompt: "p", checks: { contains: ["Zoë"] } },
    { id: "open", kind: "text", prompt: "p", checks: {} },
  ];
  await using server = await serveRewards(text(), { tasks });
  const file = join(project.path, "cupel_reward.py");
  await writeFile(file, (await readFile(file, "utf8")).replace("http://127.0.0.1:8765", server.url));
  const call = `
from cupel_reward import cupel_reward
conversation = [{"role": "assistant", "content": "It is Zoë."}]
print(cupel_reward(prompts=["é"] * 3, completions=[conversation, "nobody", "x"], task_id=["name", "name", "open"], trainer_state=None))
`;
  const { stdout } = await promisify(execFile)(python ?? "", ["-c", call], { cwd: project.path });
  expect(stdout.trim()).toBe("[1, 0, None]");
});
