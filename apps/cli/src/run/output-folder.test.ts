import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockFolder } from "@cupel/engine";
import { afterEach, beforeEach, expect, test } from "vitest";
import { namedRunFolder, newRunFolder } from "./output-folder.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "cupel-outdir-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const folderWith = (...names: readonly string[]) => {
  const folder = join(root, "run");
  mkdirSync(folder);
  for (const name of names) writeFileSync(join(folder, name), "mine");
  return folder;
};

test("a folder that is missing is made with those above it; an empty one is taken", () => {
  expect(existsSync(namedRunFolder(join(root, "a", "b", "c"), { force: false }))).toBe(true);
  expect(namedRunFolder(join(root, "a", "b", "c"), { force: false })).toBe(join(root, "a", "b", "c"));
});

test("a folder that holds anything is refused without force", () => {
  expect(() => namedRunFolder(folderWith("notes.txt"), { force: false })).toThrow("is not empty");
});

test("with force an earlier run makes way, and nothing else does", () => {
  const folder = namedRunFolder(folderWith("run.json", "records.jsonl", "summary.json", "notes.txt"), { force: true });
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("force does not take a user's own file for ours", () => {
  const folder = folderWith("summary.json");
  expect(() => namedRunFolder(folder, { force: true })).toThrow("holds summary.json but no run");
  expect(readFileSync(join(folder, "summary.json"), "utf8")).toBe("mine");
});

test("force does not touch a run that is being written", () => {
  const folder = folderWith("run.json", "records.jsonl");
  const release = lockFolder(folder);
  expect(() => namedRunFolder(folder, { force: true })).toThrow(`Process ${process.pid} is writing`);
  release();
  expect(readdirSync(folder).sort()).toEqual(["records.jsonl", "run.json"]);
});

test.each(["afile", "afile/x", "afile/x/y"])("a path that cannot be a folder is a usage error in a sentence: %s", (path) => {
  writeFileSync(join(root, "afile"), "");
  expect(() => namedRunFolder(join(root, path), { force: true })).toThrow(/Cannot use .*afile/);
});

test("new folders never collide, also within one moment", () => {
  const make = () => newRunFolder(join(root, "runs"), { now: 1_700_000_000_000, config: {}, salt: "1" });
  const names = [make(), make(), make()];
  expect(new Set(names).size).toBe(3);
  expect(names[0]).toMatch(/20231114-221320-[0-9a-f]{8}$/);
});
