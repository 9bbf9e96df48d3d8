import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const jsonl = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join("\n");
const gold = { tests: [{ args: [20, 22], equals: 42 }, { args: ["a", "b"], equals: "ab" }] }; // biome-ignore format: short
const tasks = ["javascript", "typescript"].map((language) => ({
  id: language,
  kind: "codestub",
  prompt: "The sum.",
  checks: { language, entry_point: "add", tests: [{ args: [1, 2], equals: 3 }] },
  gold,
}));
const candidates = [
  { id: "javascript", output: "```js\nexport const add = (a, b) => a + b;\n```" },
  { id: "javascript", output: "const add = (a, b) => 3;" },
  { id: "typescript", output: "```ts\nenum Zero { value }\nfunction add<T extends number>(a: T, b: T) { return a + b + Zero.value }\n```" },
  { id: "typescript", output: "function add(a: number, b: number) { return a - b }" },
];

test("tasks in JavaScript and TypeScript are verified, and shown where they fail", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), jsonl(tasks));
  await writeFile(join(folder.path, "candidates.jsonl"), jsonl(candidates));
  const args = ["verify", "--tasks", "tasks.jsonl", "--candidates", "candidates.jsonl"];
  const { code, stdout } = await runCommand("cupel", [...args, "--gold"], { directory: folder.path });
  const verdicts = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).verdict ?? JSON.parse(line));
  expect(verdicts).toMatchObject([
    { status: "pass", mode: "quickjs", assurance: "split" },
    { status: "fail", code: "wrong" },
    { status: "fail", code: "wrong" },
    { status: "fail", code: "wrong" },
  ]);
  expect(code).toBe(1);
  const open = await runCommand("cupel", args, { directory: folder.path });
  expect(open.stdout).toContain("example 1: add(1, 2) returned -1, expected 3");
});
