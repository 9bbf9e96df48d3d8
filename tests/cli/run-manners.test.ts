import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fakeOpenai, sendJson, startServer } from "@cupel/testing";
import { expect, onTestFinished, test } from "vitest";
import { benchmark } from "../support/benchmark.ts";
import { recordsIn } from "../support/run-artifacts.ts";
import { runCommand, startCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const tasks = ["--prompts-file", benchmark.tasks, "--tasks", "json"];
const simulated = ["--backend", "simulated", "--answers", benchmark.answers, ...tasks];
const timeout = 120_000;

test("--dry-run tells calls, tokens and cost at most, asks nobody and writes nothing", { timeout }, async () => {
  await using folder = await temporaryFolder();
  await using server = await startServer(fakeOpenai());
  const args = [
    "run",
    "--dry-run",
    "--backend",
    "openai",
    "--base-url",
    server.url,
    "--models",
    "tiny,other",
    ...tasks,
    "--limit",
    "5",
    "-k",
    "3",
  ];
  const plan = await runCommand("cupel", [...args, "--price", "input=1,output=10", "--json"], { directory: folder.path });
  expect(plan).toMatchObject({ code: 0, stderr: "" });
  const told = JSON.parse(plan.stdout);
  expect(told).toMatchObject({ dry_run: true, models: ["tiny", "other"], tasks: { json: 5 } });
  expect(
    told.arms.map(({ arm, calls_at_most, output_tokens_at_most }: Record<string, unknown>) => [arm, calls_at_most, output_tokens_at_most]),
  ).toEqual([
    ["baseline", 5, 5 * 256],
    ["contract", 10, 10 * 256],
    ["policy", 30, 30 * 256],
  ]);
  expect(told.calls_at_most).toBe(90);
  expect(told.usd_about_at_most).toBeGreaterThan((90 * 256 * 10) / 1e6);
  const text = await runCommand("cupel", [...args, "--budget", "calls=7"], { directory: folder.path });
  expect(text.stdout).toMatch(/- calls at most: 7, 2 models together\n- cost about at most: unknown \(--price\)/);
  expect(server.requests).toEqual([]);
  expect(await readdir(folder.path)).toEqual([]);

  const real = ["run", ...args.slice(2), "--outdir", "run", "--quiet"].map((word) => (word === "tiny,other" ? "tiny" : word));
  expect(await runCommand("cupel", real, { directory: folder.path })).toMatchObject({ code: 0 });
  const { spent } = JSON.parse(await readFile(join(folder.path, "run", "summary.json"), "utf8"));
  expect(spent.calls).toBeLessThanOrEqual(45);
  expect(spent.calls).toBeGreaterThan(5);
});

test("--retry-errors makes errors anew and nothing else", { timeout }, async () => {
  await using folder = await temporaryFolder();
  let ill = true;
  const fake = fakeOpenai();
  await using server = await startServer((request, response, index) => {
    const prompt = JSON.stringify(request.body ?? "");
    if (ill && /INV-|ORD-/.test(prompt)) return sendJson(response, { error: { message: "no such thing today" } }, 400);
    return fake(request, response, index);
  });
  const args = ["--backend", "openai", "--base-url", server.url, "--model", "tiny", ...tasks, "--limit", "6", "--arms", "baseline"];
  const first = await runCommand("cupel", ["run", ...args, "--outdir", "run"], { directory: folder.path });
  expect(first).toMatchObject({
    code: 0,
    stderr: expect.stringContaining("errors: 2 of 6 records. Make them anew with --resume run --retry-errors"),
  });
  const before = await recordsIn(join(folder.path, "run"));
  const errors = before.filter(({ stopReason }) => stopReason === "error").map(({ taskId }) => taskId);
  expect(errors.sort()).toEqual(["json-invoice", "json-order"]);

  ill = false;
  const asked = server.requests.length;
  const again = await runCommand("cupel", ["run", "--resume", "run", "--retry-errors"], { directory: folder.path });
  expect(again).toMatchObject({ code: 0, stderr: expect.not.stringContaining("errors:") });
  const after = await recordsIn(join(folder.path, "run"));
  expect(after).toHaveLength(6);
  expect(after.filter(({ stopReason }) => stopReason === "error")).toEqual([]);
  for (const record of before.filter(({ taskId }) => !errors.includes(taskId))) expect(after).toContainEqual(record);
  const chats = server.requests.slice(asked).filter(({ path }) => path === "/v1/chat/completions");
  expect(chats).toHaveLength(2);
});

test("--faults break calls of the simulated model: errors, never fails", { timeout }, async () => {
  await using folder = await temporaryFolder();
  const statuses = async (faults: string, outdir: string) => {
    const args = ["run", ...simulated, "--arms", "baseline", "--skill", "1", "--faults", faults, "--outdir", outdir, "--quiet"];
    await runCommand("cupel", args, { directory: folder.path });
    return new Set((await recordsIn(join(folder.path, outdir))).map(({ gold, error }) => (error ? "error" : gold?.status)));
  };
  expect(await statuses("0", "sound")).toEqual(new Set(["pass"]));
  expect(await statuses("1", "broken")).toEqual(new Set(["error"]));
  expect(await statuses("0.5", "mixed")).toEqual(new Set(["pass", "error"]));
});

test("--watch runs again when the tasks change, into a folder of its own, and Ctrl-C ends it", { timeout }, async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "tasks.jsonl");
  const lines = (await readFile(benchmark.tasks, "utf8")).split("\n").filter((line) => line.includes('"json"'));
  await writeFile(file, `${lines[0]}\n`);
  const args = ["run", "--watch", "--backend", "simulated", "--prompts-file", file, "--arms", "baseline"];
  const { child, finished } = startCommand("cupel", args, { directory: folder.path });
  onTestFinished(() => void child.kill("SIGKILL"));
  let seen = "";
  child.stderr.on("data", (piece) => {
    seen += piece;
  });
  const watching = async (times: number) => await expect.poll(() => seen.split("Ctrl-C ends.").length - 1, { timeout }).toBe(times);
  await watching(1);
  await writeFile(file, `${lines[0]}\n${lines[1]}\n`);
  await watching(2);
  child.kill("SIGINT");
  expect((await finished).code).toBe(130);
  const runs = (await readdir(join(folder.path, "runs"))).sort();
  const counts = await Promise.all(runs.map(async (run) => (await recordsIn(join(folder.path, "runs", run))).length));
  expect(counts.sort()).toEqual([1, 2]);
});

test("--verbose tells each record with its reason; --filter and -k choose", { timeout }, async () => {
  await using folder = await temporaryFolder();
  const args = [
    "run",
    ...simulated,
    "--filter",
    "json-invoice,*-song",
    "-k",
    "2",
    "--arms",
    "policy",
    "--skill",
    "0",
    "--verbose",
    "--outdir",
    "run",
  ];
  const { code, stderr } = await runCommand("cupel", args, { directory: folder.path });
  expect(code).toBe(0);
  expect(stderr.match(/^simulated policy json-\w+: (?:pass|fail) \(\w+\).*; gold fail \(\d+ candidates?, .+\)$/gm)).toHaveLength(2);
  expect((await recordsIn(join(folder.path, "run"))).map(({ taskId }) => taskId).sort()).toEqual(["json-invoice", "json-song"]);
});

test("colour is off with --no-color and NO_COLOR and for a pipe, on with FORCE_COLOR", { timeout }, async () => {
  await using folder = await temporaryFolder();
  const escapes = async (args: readonly string[], environment: Record<string, string>, outdir: string) => {
    const words = ["run", ...simulated, "--limit", "2", "--quiet", "--outdir", outdir, ...args];
    return (await runCommand("cupel", words, { directory: folder.path, environment })).stdout.includes("\u001b[1m");
  };
  expect(await escapes([], {}, "pipe")).toBe(false);
  expect(await escapes([], { FORCE_COLOR: "1" }, "force")).toBe(true);
  expect(await escapes([], { FORCE_COLOR: "1", NO_COLOR: "1" }, "both")).toBe(true);
  expect(await escapes(["--no-color"], { FORCE_COLOR: "1" }, "flag")).toBe(false);
});

test("an interrupt that nothing heeds is followed by a second one that ends it at once", { timeout }, async () => {
  await using folder = await temporaryFolder();
  // A backend that never says what it can do, and does not listen.
  await writeFile(
    join(folder.path, "cupel.config.mjs"),
    `const never = () => { process.stderr.write("waiting\\n"); return new Promise(() => setInterval(() => {}, 1000)); };
export default { backends: [{ name: "deaf", model: "deaf", capabilities: never, generate: never, async [Symbol.asyncDispose]() {} }] };\n`,
  );
  const { child, finished } = startCommand("cupel", ["run", ...tasks], { directory: folder.path });
  onTestFinished(() => void child.kill("SIGKILL"));
  await new Promise<void>((resolve) => child.stderr.on("data", (piece) => String(piece).includes("waiting") && resolve()));
  child.kill("SIGINT");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(child.exitCode).toBeNull();
  child.kill("SIGINT");
  expect(await finished).toMatchObject({ code: 130, stdout: "" });
});

test("whoever reads stderr may leave: the run goes on and stdout is whole", { timeout }, async () => {
  await using folder = await temporaryFolder();
  const { child, finished } = startCommand("cupel", ["run", ...simulated, "--limit", "10", "--verbose", "--json"], {
    directory: folder.path,
  });
  child.stderr.destroy();
  const { code, stdout } = await finished;
  expect([code, JSON.parse(stdout).status]).toEqual([0, "complete"]);
});

test.each([
  [["run", "--retry-errors"], "--retry-errors needs --resume FOLDER."],
  [["run", "--quiet", "--verbose"], "--quiet and --verbose contradict each other."],
  [["run", "--modles", "a"], "(Did you mean --models?)"],
  [["rnu"], "(Did you mean run?)"],
  [["run", "--resume", "x", "--dry-run"], "--dry-run cannot be given with it"],
  [["run", "--filter", "nothing-like-it"], "No id and no family of the 60 tasks is like nothing-like-it."],
  [["run", "surplus"], "too many arguments"],
  [["run", "--tasks", "mine.jsonl"], "name a file of them with --prompts-file FILE."],
])("%j is refused in a sentence, exit code 5", { timeout }, async (args, sentence) => {
  await using folder = await temporaryFolder();
  const { code, stderr } = await runCommand("cupel", args, { directory: folder.path });
  expect([code, stderr]).toEqual([5, expect.stringContaining(sentence)]);
});
