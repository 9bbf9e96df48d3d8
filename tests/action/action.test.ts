import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulatedBenchmark } from "../support/benchmark.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { readAction, runAction } from "./run-action.ts";

const simulated = [...simulatedBenchmark, "--arms", "policy", "--quiet"];
const hasBash = spawnSync("bash", ["--version"]).status === 0;
if (!hasBash) process.stderr.write("SKIPPED the steps of the GitHub Action: no bash here\n");

test("the definition is whole: inputs are declared and used, nothing is put into a script, no token is asked for", async () => {
  const { action, text } = await readAction();
  expect(action.runs.using).toBe("composite");
  const used = new Set(Array.from(text.matchAll(/\$\{\{ inputs\.([\w-]+) \}\}/g), ([, name]) => name));
  expect([...used].toSorted()).toEqual(Object.keys(action.inputs).toSorted());
  for (const { description, default: fallback } of Object.values(action.inputs)) {
    expect([typeof description, typeof fallback]).toEqual(["string", "string"]);
  }
  for (const { shell, run, id } of action.runs.steps) {
    expect([shell, id]).toEqual(["bash", "cupel"]);
    expect(run).not.toContain("${{");
  }
  for (const { value } of Object.values(action.outputs)) expect(value).toMatch(/^\$\{\{ steps\.cupel\.outputs\.[\w-]+ \}\}$/);
  expect(text).not.toMatch(/secrets\.|github\.token|GITHUB_TOKEN/);
});

describe.skipIf(!hasBash)("run by bash as GitHub does", { timeout: 240_000 }, () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    place = await temporaryFolder();
    await mkdir(join(place.path, "runs"));
    const shard = (name: string, kind: string) =>
      runCommand("cupel", ["run", ...simulated, "--skill", "1", "--tasks", kind, "--limit", "3", "--outdir", join("runs", name)], {
        directory: place.path,
      });
    expect([(await shard("sql", "sql")).code, (await shard("json", "json")).code]).toEqual([0, 0]);
  }, 240_000);
  afterAll(() => place[Symbol.asyncDispose]());
  const step = async (inputs: Readonly<Record<string, string>>) => {
    await rm(join(place.path, ".output"), { force: true });
    await rm(join(place.path, ".summary"), { force: true });
    return runAction(place.path, inputs);
  };

  test("shards are merged and judged as one run, and the step's summary tells it", async () => {
    const { code, outputs, summary, log } = await step({ runs: "runs/*", shards: "2", "min-pass-rate": "0.9" });
    expect({ code, log }).toMatchObject({ code: 0 });
    expect(outputs).toMatchObject({ "exit-code": "0", folder: expect.stringMatching(/merged$/) });
    expect(summary).toMatch(/^## Cupel\n/);
    expect(summary).toContain("6 tasks");
  });

  test("a gate that does not hold fails the step", async () => {
    const { code, outputs, log } = await step({ runs: "runs/sql", "min-lower-bound": "0.9", summary: "false" });
    expect({ code, outputs }).toEqual({ code: 1, outputs: { folder: "runs/sql", "exit-code": "1" } });
    expect(log).toContain("::error title=Cupel::cupel ended with exit code 1.");
  });

  test.each([
    ["no run at all", { runs: "nowhere/*" }, 4, "No run is at nowhere/*."],
    ["one of several missing", { runs: "runs/sql\nruns/gone" }, 4, "No run is at runs/gone."],
    ["a shard missing", { runs: "runs/*", shards: "3" }, 4, "There are 2 runs where 3 shards are asked for."],
    ["a folder that is no run", { runs: "." }, 4, ". holds no run"],
    ["nothing asked for", {}, 5, "There is nothing to judge"],
    ["both", { runs: "runs/sql", args: "--quiet" }, 5, "not both"],
    ["the same run twice", { runs: "runs/sql\nruns/sql", shards: "2" }, 4, "The runs cannot be merged."],
  ])("%s fails closed", async (_name, inputs, code, sentence) => {
    const end = await step(inputs);
    expect(end).toMatchObject({ code, log: expect.stringContaining(sentence) });
    expect(end.log).toContain("::error title=Cupel::");
  });

  test("it makes a run of arguments, each as it stands", async () => {
    const args = [...simulated, "--skill", "1", "--limit", "2", "--filter", "$(touch pwned);*"].join("\n");
    const empty = await step({ args, "min-pass-rate": "0.1" });
    expect(empty.code).not.toBe(0);
    expect(existsSync(join(place.path, "pwned"))).toBe(false);
    const { code, outputs } = await step({ args: [...simulated, "--skill", "1", "--limit", "2"].join("\n"), "min-pass-rate": "0.9" });
    expect({ code, outputs }).toMatchObject({ code: 0, outputs: { "exit-code": "0" } });
    expect(existsSync(join(outputs.folder ?? "", "summary.json"))).toBe(true);
  });
});
