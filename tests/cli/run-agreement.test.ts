import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FakeRequest, fakeOpenai, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { recordsIn } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const code = (id: string, language: string) => ({
  id,
  kind: "codestub",
  prompt: `Write add(a, b) in ${language}.`,
  checks: { language, entry_point: "add" },
  gold: { tests: [{ args: [1, 2], equals: 3 }, { args: [0, 0], equals: 0 }] }, // biome-ignore format: short
});
const program = {
  id: "program",
  kind: "codestub",
  prompt: "Print 3.",
  checks: { language: "python", runs: [{ stdin: "", stdout: "3" }] },
  gold: { runs: [{ stdin: "", stdout: "3" }] },
};
const choice = { id: "json", kind: "json", prompt: "How many?", checks: {}, gold: { expected: { n: 2 } } };

/** Answers by turns, of which the right one comes later and more often; its tests hold for that one, but for two that are no tests. */
function model() {
  const asked = new Map<string, number>();
  return ({ prompt }: FakeRequest): string => {
    const turn = asked.get(prompt) ?? 0;
    asked.set(prompt, turn + 1);
    if (prompt.includes("assertions")) {
      return prompt.includes("javascript")
        ? "assert.equal(add(1, 2), 3)\nassert.equal(add(2, 2), 4)\nassert("
        : "1. assert add(1, 2) == 3\n2. assert add(2, 2) == 4\nassert open('/etc/passwd')";
    }
    if (prompt.includes("javascript")) return turn % 3 === 0 ? "const add = (a, b) => a * b" : `const add = (a, b) => a + b // ${turn}`;
    if (prompt.includes("python"))
      return turn % 3 === 0 ? "def add(a, b):\n    return a * b" : `def add(a, b):\n    return a + b  # ${turn}`;
    if (prompt.includes("Print 3")) return "print(3)";
    return turn % 3 === 0 ? '{"n": 1}' : '{"n": 2}';
  };
}

test("--policy agreement stands by what the model's own tests agree on, in Python and JavaScript, and never calls it verified", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai({ answer: model() }));
  const tasks = [code("python", "python"), code("javascript", "javascript"), program, choice];
  await writeFile(join(folder.path, "tasks.jsonl"), tasks.map((task) => JSON.stringify(task)).join("\n"));
  const args = ["--backend", "openai", "--base-url", `${server.url}/v1`, "--model", "tiny", "--prompts-file", "tasks.jsonl"];
  const {
    code: exit,
    stdout,
    stderr,
  } = await runCommand(
    "cupel",
    ["run", ...args, "--arms", "policy", "--policy", "agreement", "--policy-tests", "4", "--best-of-k", "3", "--outdir", "run"],
    { directory: folder.path },
  );
  expect({ exit, stderr }).toMatchObject({ exit: 0 });
  const records = new Map((await recordsIn(join(folder.path, "run"))).map((record) => [record.taskId, record]));
  for (const id of ["python", "javascript"]) {
    const { chosen, candidates, verdict, gold, error } = records.get(id) ?? {};
    expect({ id, error, verdict, gold: gold?.status }).toMatchObject({
      error: null,
      verdict: { status: "pass", level: "agreed" },
      gold: "pass",
    });
    expect(candidates?.[chosen ?? 0]?.agreed).toEqual({ answers: 2, of: 3, tests: 2 });
  }
  // A whole program and another kind go by what most samples say.
  expect(records.get("program")?.verdict).toMatchObject({ status: "pass", level: "verified" });
  expect(records.get("json")?.gold?.status).toBe("pass");
  for (const { policy } of records.values())
    expect(policy).toContain("codestub: agreement-3 on 4 tests by sandbox, else self-consistency-3");

  const summary = JSON.parse(await readFile(join(folder.path, "run", "summary.json"), "utf8"));
  expect(summary.leaderboard[0].by_task.codestub).toMatchObject({ agreed_k: 2, verified_k: 1, verified_n: 3, agreed_correct_k: 2 });
  expect(stdout.replaceAll("\n", " ")).toContain("2 answers of policy are agreed, not verified");
  expect(await readFile(join(folder.path, "run", "wins.jsonl"), "utf8")).not.toContain("add(a, b)");
});

test.each([
  [["--policy", "agreement"], "--policy agreement needs --best-of-k of at least 2"],
  [["--policy", "agreement", "--best-of-k", "4", "--best-of-k-code", "1"], "--policy agreement needs --best-of-k of at least 2"],
  [["--policy-tests", "4"], "--policy-tests needs --policy agreement."],
])("%j is refused in a sentence", async (more, sentence) => {
  await using folder = await temporaryFolder();
  const { code: exit, stderr } = await runCommand("cupel", ["run", ...more], { directory: folder.path });
  expect([exit, stderr]).toEqual([5, expect.stringContaining(sentence)]);
});
