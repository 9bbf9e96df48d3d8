import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { benchmark } from "../support/benchmark.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A checkout with a tasks file, and what GitHub Actions sets for a step of it. */
async function checkout() {
  const folder = await temporaryFolder();
  await mkdir(join(folder.path, "repository", "eval"), { recursive: true });
  await cp(benchmark.tasks, join(folder.path, "repository", "eval", "tasks.jsonl"));
  const directory = join(folder.path, "repository");
  const summary = join(folder.path, "summary.md");
  const step = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: directory };
  const run = ["run", "--backend", "simulated", "--answers", benchmark.answers, "--prompts-file", "eval/tasks.jsonl"];
  return {
    ...folder,
    summary: () => readFile(summary, "utf8").catch(() => ""),
    write: (text: string) => writeFile(summary, text),
    cupel: (args: readonly string[], environment: Readonly<Record<string, string>> = step) =>
      runCommand("cupel", args[0] === "report" ? args : [...run, ...args], { directory, environment }),
    read: (name: string) => readFile(join(directory, name), "utf8"),
  };
}

test("in a step of GitHub Actions a run tells its summary and annotates its tasks where they stand", { timeout: 120_000 }, async () => {
  await using place = await checkout();
  const { code, stdout, stderr } = await place.cupel(["--skill", "0.2", "--limit", "6", "--outdir", "out", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: "complete" });
  const text = await place.summary();
  expect(text).toMatch(/^## Cupel\n/);
  const annotations = stderr.split("\n").filter((line) => line.startsWith("::"));
  expect(annotations.length).toBeGreaterThan(0);
  const tasks = (await place.read("eval/tasks.jsonl")).split("\n");
  for (const annotation of annotations) {
    const [, line = "", id = ""] =
      /^::warning file=eval\/tasks\.jsonl,line=(\d+),title=(?:fail|false accept)%3A (\S+) /.exec(annotation) ?? [];
    expect(JSON.parse(tasks[Number(line) - 1] ?? "{}").id).toBe(id);
  }

  // A report of the run tells the same, behind what other steps wrote, and nothing where it is told not to.
  await place.write("before\n");
  expect(await place.cupel(["report", "out", "--format", "json"])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(annotations[0] ?? ""),
  });
  expect(await place.summary()).toBe(`before\n${text}`);
  expect((await place.cupel(["report", "out", "--no-github"])).stderr).not.toContain("::");
  expect(await place.summary()).toBe(`before\n${text}`);
  expect((await place.cupel(["report", "out"], {})).stderr).not.toContain("::");
  expect(await place.cupel(["report", "out", "--github"], {})).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("GITHUB_STEP_SUMMARY"),
  });
});

test("reports are written where a run is told to, by the ending of their names", { timeout: 120_000 }, async () => {
  await using place = await checkout();
  const wrong = await place.cupel(["--output", "a.pdf", "--outdir", "out"], {});
  expect(wrong).toMatchObject({ code: 5, stderr: expect.stringContaining("--output a.pdf ends like no format") });
  const files = ["a/r.xml", "r.csv", "r.md", "r.html", "r.json", "r.jsonl"];
  const { code } = await place.cupel(["--limit", "3", "--outdir", "out", "--quiet", ...files.flatMap((file) => ["--output", file])], {});
  expect(code).toBe(0);
  const beginnings = await Promise.all(files.map(async (file) => (await place.read(file)).slice(0, 8)));
  expect(beginnings).toEqual(["<?xml ve", "run_id,r", "# Reliab", "<!doctyp", '{\n  "sch', '{"model"']);
  expect(JSON.parse(await place.read("r.json"))).toEqual(JSON.parse(await place.read("out/summary.json")));
});
