import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runsFolder } from "./runs-folder.ts";

let scratch = "";
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "cupel-view-"));
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

const header = (startedAt: string) => ({ runId: "r", startedAt, seed: 1, oracle: false, arms: [], models: [], total: 0, config: {} });
function write(name: string, startedAt: string): string {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "run.json"), JSON.stringify(header(startedAt)));
  return folder;
}

test("runs are found by the names in the folder and by nothing else", () => {
  for (const name of ["one", "two words & <b>", "ünï"]) write(name, "2026-03-01T10:00:00.000Z");
  mkdirSync(join(scratch, "empty"));
  const runs = runsFolder(scratch);
  for (const { name } of runs.list()) expect(runs.find(name).folder).toBe(join(scratch, name));
  for (const name of ["", ".", "..", "one/", "./one", "one/../one", "empty", "run.json", "/etc", "ONE!", "\0"]) {
    expect(() => runs.find(name)).toThrow(/^There is no run/);
  }
});

test("the folder of one run is shown as that run, and an empty one is refused", () => {
  const folder = write("one", "2026-03-01T10:00:00.000Z");
  const runs = runsFolder(folder);
  expect(runs.list().map(({ name }) => name)).toEqual(["one"]);
  expect(runs.find("one").folder).toBe(folder);
  mkdirSync(join(scratch, "empty"));
  expect(() => runsFolder(join(scratch, "empty"))).toThrow("holds no run");
  expect(() => runsFolder(join(scratch, "gone"))).toThrow("Cannot read");
});

test("a list made again tells what came, went, ended and broke since", () => {
  write("a", "2026-03-01T10:00:00.000Z");
  write("b", "2026-03-02T10:00:00.000Z");
  const runs = runsFolder(scratch);
  const told = () => runs.list().map((run) => [run.name, "problem" in run ? "unreadable" : run.end?.status]);
  expect(told()).toEqual([
    ["b", undefined],
    ["a", undefined],
  ]);
  writeFileSync(join(scratch, "a", "end.json"), JSON.stringify({ status: "complete", finishedAt: "2026-03-01T11:00:00.000Z" }));
  write("c", "2026-03-03T10:00:00.000Z");
  writeFileSync(join(scratch, "b", "run.json"), "{");
  expect(told()).toEqual([
    ["c", undefined],
    ["a", "complete"],
    ["b", "unreadable"],
  ]);
  rmSync(join(scratch, "c"), { recursive: true });
  expect(told()).toHaveLength(2);
});
