import { appendFile, cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type ComparisonReport, comparisonSchema } from "@cupel/reporters";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { benchmark } from "../support/benchmark.ts";
import { linesOf } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const simulated = ["--backend", "simulated", "--answers", benchmark.answers];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const run = async (name: string, ...more: readonly string[]) => {
  const tasks = more.includes("--prompts-file") ? [] : ["--prompts-file", benchmark.tasks];
  const { code, stderr } = await runCommand("cupel", ["run", ...simulated, ...tasks, "--quiet", "--outdir", name, ...more], {
    directory: folder.path,
  });
  expect({ code, stderr }).toMatchObject({ code: 0 });
};
const compare = (...args: readonly string[]) => runCommand("cupel", ["compare", ...args], { directory: folder.path });
const reportOf = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await compare(...args, "--json");
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as ComparisonReport };
};
const errorOf = async (...args: readonly string[]) => {
  const { code, stdout } = await compare(...args, "--json");
  return { code, error: (JSON.parse(stdout) as { error: { code: string; message: string; hint: string | null } }).error };
};

beforeAll(async () => {
  folder = await temporaryFolder();
  await run("weak", "--skill", "0.1", "--limit", "30");
  await run("strong", "--skill", "0.95", "--limit", "30", "--best-of-k", "3");
  await run("short", "--skill", "0.1", "--limit", "12");
  await run("again", "--skill", "0.1", "--limit", "30", "--seed", "2");
}, 300_000);
afterAll(async () => await folder[Symbol.asyncDispose]());

describe("two runs with different policies", { timeout: 300_000 }, () => {
  test("a gain is told with p, interval, what differs, and the tasks that flipped; exit 0", async () => {
    const { code, report } = await reportOf("weak", "strong");
    const validate = new Ajv2020({ strict: false }).compile(comparisonSchema);
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    expect(code).toBe(0);
    const correct = report.pairs[0]?.metrics.find(({ metric }) => metric === "correct");
    expect(correct).toMatchObject({ n: 30, conclusion: "real gain" });
    expect(report.pairs[0]?.differences.map(({ setting }) => setting)).toEqual(expect.arrayContaining(["bestOfK.sql", "policy", "skill"]));
    const won = report.pairs[0]?.flips.filter((flip) => flip.won.includes("correct")) ?? [];
    expect(won.length).toBe(correct?.wins);
    expect(won.every(({ side, against }) => side.gold === "pass" && against.gold !== "pass" && side.output !== against.output)).toBe(true);
  });

  test("the other way round it is a regression: exit 1, or the code that was asked for", async () => {
    expect((await reportOf("strong", "weak")).report.gates.status).toBe("failed");
    expect((await compare("strong", "weak")).code).toBe(1);
    expect((await compare("strong", "weak", "--fail-code", "100")).code).toBe(100);
    expect((await compare("strong", "weak", "--fail-on", "none")).code).toBe(0);
  });

  test("what is not shown is undecided where it was asked for: exit 3", async () => {
    expect((await compare("weak", "again", "--margin", "0.01")).code).toBe(3);
    expect((await compare("weak", "again")).code).toBe(0);
  });

  test("in words for people, and in files by their endings", async () => {
    const { stdout } = await compare(
      "weak",
      "strong",
      "--flips",
      "1",
      "--output",
      "c.md",
      "--output",
      "c.json",
      "--output",
      "c.txt",
      "--output",
      "c.html",
    );
    expect(stdout).toMatch(/B against A on correct: \+\d+\.\d points .*: a\s+real gain at n = 30/s);
    expect(stdout).toMatch(/and \d+ more; --flips N/);
    expect(stdout).toContain("Gates held");
    expect(await readFile(join(folder.path, "c.md"), "utf8")).toContain("## B against A");
    expect(await readFile(join(folder.path, "c.html"), "utf8")).toMatch(/^<!doctype html>.*Tasks that flipped/s);
    expect(await readFile(join(folder.path, "c.txt"), "utf8")).not.toContain("more; --flips");
    expect(JSON.parse(await readFile(join(folder.path, "c.json"), "utf8"))).toMatchObject({ schema_version: 1 });
    expect(await errorOf("weak", "strong", "--output", "c.doc")).toMatchObject({ code: 5, error: { code: "USAGE" } });
  });

  test("two arms of one run; seeds as repeats", async () => {
    const arms = await reportOf("strong", "--arm", "baseline,policy");
    expect(arms.report.sides.map(({ arm }) => arm)).toEqual(["baseline", "policy"]);
    expect((await reportOf("strong:baseline", "strong:policy")).report.pairs).toEqual(arms.report.pairs);
    const repeats = await reportOf("weak,again", "strong");
    expect(repeats.report.sides[0]?.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(repeats.report.pairs[0]?.metrics[0]?.test).toMatch(/sign flip/);
  });

  test("the order of the lines of records.jsonl does not matter", async () => {
    await cp(join(folder.path, "strong"), join(folder.path, "shuffled"), { recursive: true });
    const file = join(folder.path, "shuffled", "records.jsonl");
    await writeFile(file, `${(await readFile(file, "utf8")).trimEnd().split("\n").reverse().join("\n")}\n`);
    const [own, other] = [await reportOf("weak", "strong"), await reportOf("weak", "shuffled")];
    expect(other.report.pairs).toEqual(own.report.pairs);
  });
});

describe("refusals", { timeout: 300_000 }, () => {
  test("other tasks: exit 4 with how many; on request the shared ones are compared", async () => {
    const { code, error } = await errorOf("weak", "short");
    expect(code).toBe(4);
    expect(error.message).toMatch(/18 tasks of weak:policy:simulated are not in short:policy:simulated/);
    expect(error.hint).toContain("--allow-partial");
    const allowed = await reportOf("weak", "short", "--allow-partial");
    expect(allowed.report.pairs[0]).toMatchObject({ tasks: 12, left_out: [{ reason: "other tasks", count: 18 }] });
  });

  test("a task with other checks, an oracle run, a run that was cut", async () => {
    const [first, ...rest] = await linesOf<{ readonly schema: { readonly properties: object } }>(benchmark.tasks);
    const changed = { ...first, schema: { ...first?.schema, description: "changed" } };
    await writeFile(join(folder.path, "tasks.jsonl"), [changed, ...rest].map((line) => `${JSON.stringify(line)}\n`).join(""));
    await run("changed", "--skill", "0.1", "--limit", "30", "--prompts-file", "tasks.jsonl");
    const gold = (await errorOf("weak", "changed")).error.message;
    expect(gold).toMatch(/1 task of the same id and prompt have other checks, another gold or another family: json-invoice/);

    await run("oracle", "--skill", "0.1", "--limit", "30", "--oracle", "--best-of-k", "2");
    expect((await errorOf("weak", "oracle")).error.message).toMatch(/In oracle:policy:simulated the hidden gold steered 30 records/);

    await cp(join(folder.path, "strong"), join(folder.path, "cut"), { recursive: true });
    await rm(join(folder.path, "cut", "end.json"));
    const file = join(folder.path, "cut", "records.jsonl");
    const whole = await readFile(file, "utf8");
    await writeFile(file, whole.slice(0, whole.length - 200));
    const { code, error } = await errorOf("weak", "cut");
    expect({ code, message: error.message }).toMatchObject({
      code: 4,
      message: expect.stringMatching(/cut is partial: 1 of 90 records are missing/),
    });
    expect((await compare("weak", "cut", "--allow-partial")).code).toBe(0);
  });

  test("broken artifacts: exit 4 and where", async () => {
    await cp(join(folder.path, "strong"), join(folder.path, "broken"), { recursive: true });
    const file = join(folder.path, "broken", "records.jsonl");
    const [first = ""] = (await readFile(file, "utf8")).split("\n");
    await appendFile(file, `${first}\n`);
    const { code, error } = await errorOf("weak", "broken");
    expect(code).toBe(4);
    expect(error.message).toMatch(/records\.jsonl:91 repeats the record of task/);
  });

  test("folders, arms and models that are not there: exit 5 with a suggestion", async () => {
    expect(await errorOf("weak", "nowhere")).toMatchObject({ code: 5, error: { message: "There is no folder nowhere." } });
    expect(await errorOf("weak", "strong:polcy")).toMatchObject({ code: 5, error: { hint: "Did you mean policy?" } });
    expect(await errorOf("weak", "strong:policy:gpt")).toMatchObject({ code: 5 });
    expect(await errorOf("weak")).toMatchObject({ code: 5, error: { message: "A comparison needs two things to compare." } });
    expect(await errorOf("weak", "weak")).toMatchObject({ code: 4, error: { message: expect.stringContaining("are the same records") } });
    expect(await errorOf("weak", "strong", "--fail-code", "256")).toMatchObject({ code: 5 });
    expect(await errorOf(".", "strong")).toMatchObject({ code: 5 });
  });
});
