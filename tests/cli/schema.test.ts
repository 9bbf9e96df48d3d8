import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { linesOf } from "../support/run-artifacts.ts";
import { runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const evalFolder = fileURLToPath(new URL("../../eval/", import.meta.url));

test("every artifact of a run is valid by the schema that the command writes, and no other", async () => {
  await using folder = await temporaryFolder();
  const args = ["--backend", "simulated", "--skill", "0.5", "--limit", "6", "--best-of-k", "2", "--quiet", "--outdir", "run"];
  const files = [
    "--prompts-file",
    join(evalFolder, "reliability_v1_60.jsonl"),
    "--answers",
    join(evalFolder, "reliability_v1_60.answers.jsonl"),
  ];
  expect(await runCommand("cupel", ["run", ...args, ...files], { directory: folder.path })).toMatchObject({ code: 0 });
  const { stdout } = await runCommand("cupel", ["schema"], { directory: folder.path });
  const schemas = JSON.parse(stdout) as Readonly<Record<string, object>>;
  expect(Object.keys(schemas)).toEqual(["tasks", "records", "samples", "wins", "summary", "config"]);

  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
  const inRun = (name: string) => join(folder.path, "run", name);
  const rows = {
    records: await linesOf(inRun("records.jsonl")),
    samples: await linesOf(inRun("samples.jsonl")),
    wins: await linesOf(inRun("wins.jsonl")),
    summary: [JSON.parse(await readFile(inRun("summary.json"), "utf8"))],
  };
  for (const [name, own] of Object.entries(rows)) {
    expect(own.length).toBeGreaterThan(0);
    for (const [other, schema] of Object.entries(schemas)) {
      const validate = ajv.getSchema((schema as { $id: string }).$id) ?? ajv.compile(schema);
      expect([name, other, own.every((row) => validate(row))]).toEqual([name, other, name === other]);
    }
  }
});

test("one schema is written by its name, and a wrong name is refused", async () => {
  const { stdout } = await runCommand("cupel", ["schema", "records"], { directory: "/" });
  expect(JSON.parse(stdout)).toMatchObject({ $id: "https://cupel.dev/schemas/record-1.json" });
  expect(await runCommand("cupel", ["schema", "recods"], { directory: "/" })).toMatchObject({
    code: 5,
    stderr: expect.stringContaining("tasks, records, samples, wins, summary, config"),
  });
});
