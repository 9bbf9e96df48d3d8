import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalRecord, defineReporter, type Reporter, recordSchema } from "@cupel/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arms, guessBackend, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { listRuns } from "./list-runs.ts";
import { lockFolder } from "./lock-folder.ts";
import { readRun, streamRun } from "./read-run.ts";
import { recordProblem } from "./record-problem.ts";
import { type RunResult, run } from "./run.ts";
import type { RunOptions } from "./run-options.ts";

let scratch = "";
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "cupel-read-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const begin = (name: string, changes: Partial<RunOptions> = {}): Promise<RunResult> =>
  run({
    tasks: guessTasks(6),
    arms: arms(),
    backend: guessBackend(),
    verifiers: { guess: guessVerifier },
    journal: join(scratch, name),
    ...changes,
  });
const file = (name: string) => join(scratch, "run", name);
const linesOf = () => readFileSync(file("records.jsonl"), "utf8").split("\n");
const rewrite = (lines: readonly string[]) => writeFileSync(file("records.jsonl"), lines.join("\n"));

test("a run read back is what its reporters were told", async () => {
  const told: Parameters<NonNullable<Reporter["end"]>>[] = [];
  const reporter = defineReporter({ name: "keeps", end: (...all) => void told.push(all) });
  await begin("run", { reporters: [reporter], concurrency: 4, config: { note: "mine" } });
  const { records, info, end } = await readRun(join(scratch, "run"));
  expect([[records, info, end]]).toEqual(told);
});

test("a run that its budget stopped is read as partial, with its reason and what it spent, and goes on when resumed", async () => {
  const part = await begin("run", { budget: { calls: 5 } });
  const first = await readRun(join(scratch, "run"));
  expect(first.end).toMatchObject({ status: "partial", reason: part.reason, spent: { calls: 5 } });
  expect(first.records).toHaveLength(part.records.length);
  await begin("run", { resume: true });
  expect((await readRun(join(scratch, "run"))).end.status).toBe("complete");
});

test("a run that goes on is read as partial and said to be so", async () => {
  const ends: unknown[] = [];
  const watcher = defineReporter({
    name: "watches",
    record: async () => void ends.push((await streamRun(join(scratch, "run"), () => {})).end),
  });
  await begin("run", { reporters: [watcher] });
  expect(ends).toHaveLength(12);
  for (const end of ends) expect(end).toMatchObject({ status: "partial", reason: "the run goes on", spent: { calls: expect.any(Number) } });
});

test("a killed run is read up to its torn line, which is said; one killed after its last record is complete", async () => {
  await begin("run");
  const [whole, cut] = [await readRun(join(scratch, "run")), linesOf().slice(0, 8)];
  rmSync(file("end.json"));
  expect((await readRun(join(scratch, "run"))).end).toEqual({ ...whole.end, finishedAt: expect.any(String) });
  rewrite([...cut, '{"schemaVersion":1,"runI']);
  const { end, records } = await readRun(join(scratch, "run"));
  expect(end).toMatchObject({ status: "partial", reason: "the run was killed; line 9 of records.jsonl is incomplete and passed over" });
  expect(records).toHaveLength(8);
  const release = lockFolder(join(scratch, "run"));
  expect((await readRun(join(scratch, "run"))).end.reason).toBe("the run goes on");
  release();
});

test("a file that was damaged afterwards is refused with its line", async () => {
  await begin("run");
  const lines = linesOf();
  const refused = async (changed: readonly string[], sentence: string) => {
    rewrite(changed);
    await expect(readRun(join(scratch, "run"))).rejects.toMatchObject({
      code: "ARTIFACT_INVALID",
      message: expect.stringContaining(sentence),
    });
  };
  const [first = "", second = ""] = lines;
  await refused([first, "{broken", ...lines.slice(2)], "records.jsonl:2 is no record: it is not JSON");
  await refused([first, "", ...lines.slice(1)], "records.jsonl:2 is no record: it is not JSON");
  await refused([first, '{"id":"sample"}', ...lines.slice(2)], "records.jsonl:2 is no record: schemaVersion is missing");
  await refused([...lines.slice(0, -2), "[]", ""], `records.jsonl:${lines.length - 1} is no record: it is not an object`);
  await refused(
    [first.replace('"schemaVersion":1', '"schemaVersion":2'), second],
    "records.jsonl:1 is no record: it is of schema version 2",
  );
  await refused([first, second, first, ...lines.slice(3)], 'records.jsonl:3 repeats the record of task "guess-');
  await refused([first.replace(/"runId":"[^"]*"/, '"runId":"other"'), ...lines.slice(1)], "records.jsonl:1 is of run other, not of ");
  await refused([first.replace('"arm":"', '"arm":"x'), ...lines.slice(1)], "which the run does not have");
  await refused(lines.slice(1), "holds 11 records, and the run ended complete with 12");
});

test("a folder without a run, without a header or with a torn one is refused by name", async () => {
  await expect(readRun(join(scratch, "none"))).rejects.toMatchObject({ code: "USAGE", message: expect.stringContaining("no run.json") });
  await begin("run");
  writeFileSync(file("end.json"), "{");
  await expect(readRun(join(scratch, "run"))).rejects.toThrow("end.json is not valid JSON");
  rmSync(file("end.json"));
  writeFileSync(file("run.json"), '{"runId":"r","config":{}}');
  await expect(readRun(join(scratch, "run"))).rejects.toThrow("run.json does not say how many records the run has");
  writeFileSync(file("run.json"), readFileSync(file("records.jsonl")).subarray(0, 40));
  await expect(readRun(join(scratch, "run"))).rejects.toThrow("run.json is not valid JSON");
});

test("records are handed on one by one, and whoever takes them is waited for", async () => {
  await begin("run");
  let [taking, most] = [0, 0];
  const seen: string[] = [];
  await streamRun(join(scratch, "run"), async ({ taskId, arm }, { total }) => {
    most = Math.max(most, ++taking);
    await Promise.resolve();
    seen.push(`${arm} ${taskId} ${total}`);
    taking--;
  });
  expect([most, new Set(seen).size, seen[0]]).toEqual([1, 12, "baseline guess-0 12"]);
});

test("runs in a folder are listed, the latest first, with those that cannot be read", async () => {
  await begin("a", { now: () => Date.parse("2026-01-01T00:00:00Z") });
  await begin("b", { now: () => Date.parse("2026-01-02T00:00:00Z"), budget: { calls: 3 } });
  mkdirSync(join(scratch, "notes"));
  mkdirSync(join(scratch, "torn"));
  copyFileSync(join(scratch, "a", "records.jsonl"), join(scratch, "torn", "run.json"));
  const runs = listRuns(scratch);
  expect(runs.map((own) => own.folder.slice(scratch.length + 1))).toEqual(["b", "a", "torn"]);
  expect(runs.slice(0, 2).map((own) => ("end" in own ? own.end?.status : "none"))).toEqual(["partial", "complete"]);
  expect(runs[2]).toMatchObject({ problem: expect.stringContaining("run.json is not valid JSON") });
  expect(listRuns(join(scratch, "a"))).toHaveLength(1);
  expect(() => listRuns(join(scratch, "notes"))).toThrow("holds no run, and no folder with one");
  expect(() => listRuns(join(scratch, "gone"))).toThrow("Cannot read");
});

test("what the record's schema refuses for a wrong or missing member is refused by name, and no record is", async () => {
  const { records } = await begin("run");
  const validate = new Ajv2020({ strict: false }).compile(recordSchema);
  const wrong = fc.constantFrom<unknown>(undefined, null, 5, -1, 0.5, "x", true, [], {}, [{}]);
  fc.assert(
    fc.property(fc.constantFrom(...records), fc.infiniteStream(fc.nat()), wrong, (record, picks, value) => {
      const copy = JSON.parse(JSON.stringify(record));
      expect(recordProblem(copy)).toBeUndefined();
      let holder = copy;
      for (;;) {
        const names = Object.keys(holder);
        const name = names[picks.next().value % names.length] ?? "";
        const inner: unknown = holder[name];
        if (typeof inner === "object" && inner !== null && Object.keys(inner).length > 0 && picks.next().value % 4 > 0) holder = inner;
        else {
          if (Array.isArray(holder)) holder[Number(name)] = value ?? null;
          else if (value === undefined) delete holder[name];
          else holder[name] = value;
          break;
        }
      }
      // What nobody reads (metadata, settings, evidence) is not looked at.
      const isSound = validate(copy) || validate.errors?.every(({ instancePath }) => unread.test(instancePath));
      if (!isSound) expect(recordProblem(copy), `${JSON.stringify(validate.errors)}`).toBeTypeOf("string");
    }),
    { numRuns: 2000, seed: 11 },
  );
});
const unread = /\/(settings|evidence|metadata|agreed|certainty|unenforced|score|mode|assurance|fromCache)(\/|$)|\/taskHash$/;

test("a record with members of a later version is read", async () => {
  const { records } = await begin("run");
  expect(recordProblem({ ...records[0], more: 1 })).toBeUndefined();
  expect(records.map(canonicalRecord)).toHaveLength(12);
});
