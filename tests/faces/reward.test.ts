import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));
const tasks = join(evalFolder, "reliability_v1_60.jsonl");
const answers = (await readFile(join(evalFolder, "reliability_v1_60.answers.jsonl"), "utf8"))
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as { id: string; gold: string; wrong: readonly { readonly text: string }[] });

/** The first piece a command writes to a stream. Rejects with what it left when it ends before. */
async function firstPiece({ child, finished }: ReturnType<typeof startCommand>, stream: "stdout" | "stderr"): Promise<string> {
  const ended = finished.then((left) => Promise.reject(new Error(JSON.stringify(left))));
  const [piece] = (await Promise.race([once(child[stream], "data"), ended])) as [string];
  return piece;
}

/** `cupel reward` on a free port, with its address. */
async function startRewards(args: readonly string[], directory: string) {
  const command = startCommand("cupel", ["reward", "--port", "0", "--json", ...args], { directory });
  const { child, finished } = command;
  const line = await firstPiece(command, "stdout");
  const { url } = JSON.parse(line) as { url: string };
  return {
    url,
    child,
    finished,
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await finished;
    },
  };
}

test("cupel reward gives 1 to right answers and 0 to wrong ones, whatever their kind", async () => {
  await using folder = await temporaryFolder();
  await using server = await startRewards(["--tasks", tasks, "--gold"], folder.path);
  // Every fifth task: json, sql and code.
  const rows = answers
    .filter((_answer, index) => index % 5 === 0)
    .flatMap(({ id, gold, wrong }) => [
      { id, text: gold, reward: 1 },
      { id, text: wrong[0]?.text ?? "", reward: 0 },
    ]);
  const response = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      prompts: rows.map(() => "p"),
      completions: rows.map(({ text }) => [{ role: "assistant", content: text }]),
      task_id: rows.map(({ id }) => id),
    }),
  });
  const { rewards, verdicts } = (await response.json()) as { rewards: number[]; verdicts: object[] };
  expect(rewards).toEqual(rows.map(({ reward }) => reward));
  expect(JSON.stringify(verdicts)).not.toContain("evidence");

  server.child.kill("SIGINT");
  expect(await server.finished).toMatchObject({ code: 130, stderr: "" });
});

test("without --gold a task that declares no check gets null, never 0 or 1", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), JSON.stringify({ id: "open", kind: "json", prompt: "p", expected: [1] }));
  await using server = await startRewards(["--tasks", "tasks.jsonl"], folder.path);
  const response = await fetch(server.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ prompts: ["p"], completions: ["[1]"], task_id: ["open"] }),
  });
  expect(await response.json()).toMatchObject({ rewards: [null], verdicts: [{ status: "error", code: "vacuous" }] });
});

test("with --partial a codestub that passes some of its tests gets its part", async () => {
  await using folder = await temporaryFolder();
  const task = {
    id: "half",
    kind: "codestub",
    language: "python",
    prompt: "p",
    entry_point: "f",
    tests: [
      { args: [1], equals: 1 },
      { args: [2], equals: 4 },
    ],
  };
  await writeFile(join(folder.path, "tasks.jsonl"), JSON.stringify(task));
  await using server = await startRewards(["--tasks", "tasks.jsonl", "--gold", "--partial"], folder.path);
  const body = JSON.stringify({ completions: ["def f(x): return x"], task_id: ["half"] });
  const response = await fetch(server.url, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(await response.json()).toMatchObject({ rewards: [0.5] });
});

test("cupel reward tells people where it listens, and why it cannot", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "tasks.jsonl"), JSON.stringify({ id: "user", kind: "json", prompt: "p", schema: {} }));
  const command = startCommand("cupel", ["reward", "--tasks", "tasks.jsonl", "--port", "0"], { directory: folder.path });
  const { child, finished } = command;
  const line = await firstPiece(command, "stderr");
  const port = /^rewards at http:\/\/127\.0\.0\.1:(\d+) \(tasks: 1, scope: public\); interrupt to end\n$/.exec(line)?.[1];
  const second = await runCommand("cupel", ["reward", "--tasks", "tasks.jsonl", "--port", port ?? ""], { directory: folder.path });
  expect(second).toMatchObject({ code: 5, stderr: expect.stringContaining(`Cannot listen on 127.0.0.1 port ${port}`) });
  child.kill("SIGTERM");
  expect(await finished).toMatchObject({ code: 143, stdout: "" });
  expect(await runCommand("cupel", ["reward", "--tasks", "tasks.jsonl", "--port", "70000"], { directory: folder.path })).toMatchObject({
    code: 5,
  });
});
