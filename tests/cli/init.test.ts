import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("in an empty folder, init and run are all it takes: a typed configuration, three tasks, answers of the bundled model", {
  timeout: 120_000,
}, async () => {
  await using folder = await temporaryFolder();
  const cupel = (...args: readonly string[]) => runCommand("cupel", args, { directory: folder.path });
  expect(await cupel("init")).toMatchObject({ code: 0, stdout: "wrote cupel.config.ts and tasks.jsonl\nnext: cupel run\n" });
  const { code, stdout, stderr } = await cupel("run", "--json");
  expect({ code, stderr }).toMatchObject({ code: 0 });
  const summary = JSON.parse(stdout);
  expect(summary).toMatchObject({ status: "complete", task_count: 3, config: { best_of_k: 4, models: ["cupel-tiny"] } });
  expect(summary.config.prompts_file).toBe(join(folder.path, "tasks.jsonl"));
  expect(Object.keys(summary.leaderboard[0].by_task)).toEqual(["json", "sql", "codestub"]);
  expect(summary.leaderboard[0].overall.correct_k, "the model that comes along solves some of them").toBeGreaterThan(0);
  expect((await readdir(folder.path)).sort()).toEqual(["cupel.config.ts", "runs", "tasks.jsonl"]);
});

test("init replaces nothing unless told to, and tells as JSON where it wrote", { timeout: 120_000 }, async () => {
  await using folder = await temporaryFolder();
  const cupel = (...args: readonly string[]) => runCommand("cupel", args, { directory: folder.path });
  const inside = (name: string) => join(folder.path, name);
  await writeFile(inside("tasks.jsonl"), "mine");
  expect(await cupel("init")).toMatchObject({ code: 5, stderr: expect.stringContaining("tasks.jsonl is there already.") });
  expect(await readdir(folder.path)).toEqual(["tasks.jsonl"]);
  const forced = await cupel("init", "--force", "--json");
  expect([forced.code, JSON.parse(forced.stdout)]).toEqual([0, { written: ["cupel.config.ts", "tasks.jsonl"], next: "cupel run" }]);
  expect(await readFile(inside("tasks.jsonl"), "utf8")).toContain('"kind":"json"');

  const elsewhere = await cupel("init", "bench");
  expect(elsewhere.stdout).toContain("next: cd bench && cupel run");
  expect((await readdir(inside("bench"))).sort()).toEqual(["cupel.config.ts", "tasks.jsonl"]);

  await mkdir(inside("other"));
  await writeFile(inside("other/cupel.config.yaml"), "bestOfK: 2\n");
  const second = await cupel("init", "other", "--force", "--json");
  expect(second.code).toBe(5);
  expect(JSON.parse(second.stdout).error).toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("cupel.config.yaml is there already"),
  });
  expect(await readdir(inside("other"))).toEqual(["cupel.config.yaml"]);
});
