import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Summary, summarySchema } from "@cupel/reporters";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { benchmark } from "../support/benchmark.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const base = {
  backend: "simulated",
  answers: benchmark.answers,
  promptsFile: benchmark.tasks,
  tasks: ["json"],
  limit: 4,
  arms: ["policy"],
  quiet: true,
  skill: 1,
};

// Several processes in each test, on a machine that may be busy.
vi.setConfig({ testTimeout: 300_000 });

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, "cupel.config.json"), JSON.stringify(base));
});
afterAll(async () => await folder[Symbol.asyncDispose]());

const cupel = (...args: readonly string[]) => runCommand("cupel", ["run", ...args], { directory: folder.path });
const summaryOf = async (outdir: string) => JSON.parse(await readFile(join(folder.path, outdir, "summary.json"), "utf8")) as Summary;

test("gates that hold end with 0, and say so in summary.json, in text and in markdown", async () => {
  const { code, stdout } = await cupel("--min-pass-rate", "1", "--min-lower-bound", "0.4", "--fail-on", "false-accept", "--outdir", "held");
  expect(code).toBe(0);
  expect(stdout).toContain("Gates held (correct, arm policy)");
  const summary = await summaryOf("held");
  const validate = new Ajv2020({ strict: false }).compile(summarySchema);
  expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
  // .05^(1/4): what four of four show.
  const bound = summary.gates?.results.find(({ gate }) => gate === "min-lower-bound");
  expect(bound).toMatchObject({ status: "held", required: 0.4, observed: expect.closeTo(0.05 ** 0.25, 9) });
  expect(await readFile(join(folder.path, "held", "leaderboard.md"), "utf8")).toContain("## Gates");
});

test("a failed gate ends with 1, or the code that was asked for", async () => {
  const { code, stdout } = await cupel("--min-lower-bound", "0.9", "--json");
  expect({ code, stdout }).toMatchObject({ code: 1 });
  expect((JSON.parse(stdout) as Summary).gates?.status).toBe("failed");
  expect((await cupel("--skill", "0", "--min-pass-rate", "0.1", "--fail-code", "100")).code).toBe(100);
  expect((await cupel("--skill", "0")).code).toBe(0);
});

test("more errors than may be end with 6, also with another code for gates", async () => {
  const faulty = ["--faults", "0.9", "--min-pass-rate", "0", "--fail-code", "100"];
  expect((await cupel(...faulty)).code).toBe(6);
});

test("a missing arm and missing gold fail", async () => {
  expect((await cupel("--min-pass-rate", "0", "--gate-arm", "baseline")).code).toBe(1);
  const task = { id: "t", kind: "json", prompt: "Say {}.", checks: { schema: { type: "object", required: ["a"] } } };
  await writeFile(join(folder.path, "no-gold.jsonl"), `${JSON.stringify(task)}\n`);
  await writeFile(join(folder.path, "no-gold.answers.jsonl"), `${JSON.stringify({ id: "t", gold: '{"a":1}', wrong: [] })}\n`);
  const ungraded = ["--prompts-file", "no-gold.jsonl", "--answers", "no-gold.answers.jsonl", "--min-pass-rate", "1"];
  const { code, stdout } = await cupel(...ungraded);
  expect({ code, stdout }).toMatchObject({ code: 1, stdout: expect.stringMatching(/answers have no\s+gold/) });
  expect((await cupel(...ungraded, "--gate-metric", "verified")).code).toBe(0);
});

test("a run that its budget stopped holds no gate, and takes them from its folder when it goes on", async () => {
  const { code } = await cupel("--min-pass-rate", "1", "--fail-code", "42", "--budget", "calls=2", "--skill", "0", "--outdir", "cut");
  expect(code).toBe(3);
  const partial = await summaryOf("cut");
  expect(partial.gates?.results.find(({ gate }) => gate === "min-pass-rate")).toMatchObject({ status: "failed", observed: null });
  expect((await cupel("--resume", "cut")).code).toBe(42);
  // Gates decide nothing that records say: they may be other ones on a finished run.
  expect((await cupel("--resume", "cut", "--min-pass-rate", "0")).code).toBe(0);
  expect((await summaryOf("cut")).gates?.results.find(({ gate }) => gate === "min-pass-rate")).toMatchObject({ required: 0 });
});

test("cupel report judges a run by the gates it is given, and tells those of the run", async () => {
  const report = (...args: readonly string[]) => runCommand("cupel", ["report", "held", ...args], { directory: folder.path });
  const told = await report();
  expect(told.code).toBe(0);
  expect(told.stdout).toContain("Gates held (correct, arm policy)");
  const failed = await report("--min-lower-bound", "0.9", "--fail-code", "7", "--json");
  expect(failed.code).toBe(7);
  expect((JSON.parse(failed.stdout) as Summary).gates?.status).toBe("failed");
  // A run that lost its end is partial, and no gate holds on it.
  await cp(join(folder.path, "held"), join(folder.path, "torn"), { recursive: true });
  const file = join(folder.path, "torn", "records.jsonl");
  await rm(join(folder.path, "torn", "end.json"));
  await writeFile(file, (await readFile(file, "utf8")).slice(0, -100));
  const torn = await runCommand("cupel", ["report", "torn", "--min-pass-rate", "0"], { directory: folder.path });
  expect(torn).toMatchObject({ code: 1, stdout: expect.stringMatching(/not evaluated, since the\s+run is partial/) });
});

test("from a configuration file; and what is no gate is refused before anything runs", async () => {
  await writeFile(
    join(folder.path, "gated.json"),
    JSON.stringify({ ...base, skill: 0, minPassRate: 0.5, failOn: ["unverified"], failCode: 9 }),
  );
  expect((await cupel("--config", "gated.json")).code).toBe(9);
  expect(await cupel("--min-pass-rate", "80")).toMatchObject({ code: 5, stderr: expect.stringContaining("at most 1") });
  expect(await cupel("--fail-on", "everything")).toMatchObject({ code: 5 });
  expect(await cupel("--gate-metric", "verified")).toMatchObject({ code: 5, stderr: expect.stringContaining("need a gate") });
});
