import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "./lock-folder.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cupel-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const leave = (text: string) => writeFileSync(join(folder, "run.lock"), text);

test("a folder is locked once at a time, also within one process", () => {
  const release = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(`Process ${process.pid} is writing the run in ${folder}.`);
  release();
  lockFolder(folder)();
  expect(existsSync(join(folder, "run.lock"))).toBe(false);
});

test.each([
  ["of a process that is gone", `999999999\n${hostname()}\n`],
  ["of an earlier process with this very number", `${process.pid}\n${hostname()}\n`],
  ["torn while it was written", ""],
])("a lock %s is taken over", (_what, text) => {
  leave(text);
  lockFolder(folder)();
});

test.each([
  ["a process that lives", `${process.ppid}\n${hostname()}\n`, `Process ${process.ppid} is writing`],
  ["a process of another host", "7\nelsewhere.example\n", "Process 7 on elsewhere.example is writing"],
])("a lock of %s is respected", (_what, text, sentence) => {
  leave(text);
  expect(() => lockFolder(folder)).toThrow(sentence);
  expect(existsSync(join(folder, "run.lock"))).toBe(true);
  expect(existsSync(join(folder, "run.lock.takeover"))).toBe(false);
});

test("while one process takes a lock over, no other does", () => {
  leave("999999999\n");
  writeFileSync(join(folder, "run.lock.takeover"), `${process.ppid}\n`);
  expect(() => lockFolder(folder)).toThrow(`Process ${process.ppid} is writing`);
});
