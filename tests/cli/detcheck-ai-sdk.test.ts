import { readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { plantedHandler, plantedModel, startServer } from "@cupel/testing";
import { beforeAll, expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

// A model of a real provider package of the AI SDK, from a module of the user's own, against a server whose truth is planted.
const providers = fileURLToPath(new URL("../../packages/backends/node_modules", import.meta.url));
const setup = ["--backend", "ai-sdk", "--model", "model.ts"];
let [folder, server] = [undefined as never as Awaited<ReturnType<typeof temporaryFolder>>, undefined as never as { readonly url: string }];

const written = (name: string, text: string) => writeFile(join(folder.path, name), text);
const detcheck = (...args: readonly string[]) => runCommand("detcheck", args, { directory: folder.path });

beforeAll(async () => {
  folder = await temporaryFolder();
  await symlink(providers, join(folder.path, "node_modules"));
  const plants = [{ when: "concurrency", effect: { kind: "flip", position: 5, nearTie: false } }] as const;
  const started = await startServer(plantedHandler({ model: plantedModel({ plants }), latency: 5 }));
  server = started;
  await written(
    "model.ts",
    `import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
const provider = createOpenAICompatible({ name: "mine", baseURL: "${server.url}/v1", includeUsage: true });
export default provider("planted");
`,
  );
  return async () => {
    await started[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
});

test("repeats alone, diverges under load, and its pack is sent again only to a module that is named", async () => {
  const prompts = ["--prompt", "Name a port.", "--prompt", "Name a river.", "--prompt", "Name a hill."];
  const alone = await detcheck("check", "--quiet", ...setup, ...prompts, "--tier", "2", "--min-bound", "none", "--no-pack");
  // Its log probabilities come from the body of the answer.
  expect([alone.code, alone.stderr]).toEqual([0, ""]);
  expect(alone.stdout).toMatch(/^T2r @ repeat: NO DIVERGENCE OBSERVED/);
  const loaded = await detcheck(
    "check",
    "--quiet",
    ...setup,
    ...prompts,
    "--axis",
    "concurrency=1,3",
    "--min-bound",
    "none",
    "--out",
    "pack",
  );
  expect([loaded.code, loaded.stderr]).toEqual([1, ""]);
  expect(JSON.parse(await readFile(join(folder.path, "pack", "report.json"), "utf8"))).toMatchObject({
    causes: ["CONCURRENCY_VARIANCE"],
    target: { name: "ai-sdk", model: "planted" },
  });
  const unnamed = await detcheck("replay", "pack");
  expect([unnamed.code, unnamed.stderr]).toEqual([
    5,
    "error: The pack is of the AI SDK's model planted: name the module that exports it with --model.\n",
  ]);
  expect((await detcheck("replay", "pack", "--model", "model.ts", "--times", "3")).code).toBe(1);
});

test.each([
  ["nothing.ts", undefined, 5, "There is no module nothing.ts."],
  ["number.ts", "export default 3;", 5, "The default export of number.ts: aiSdk was given something that is no language model"],
  ["broken.ts", 'import "not-installed";', 5, "broken.ts does not load: Cannot find package 'not-installed'"],
])("a module that is none is refused in a sentence: %s", async (name, text, code, message) => {
  if (text !== undefined) await written(name, text);
  const refused = await detcheck("check", "--backend", "ai-sdk", "--model", name);
  expect(refused.code).toBe(code);
  expect(refused.stderr).toContain(message);
});
