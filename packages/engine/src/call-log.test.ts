import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Generation } from "@cupel/core";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { type AnsweredCall, openCallFile, readCallFile } from "./call-log.ts";

const generation: Generation = { text: "yes", finishReason: "stop", usage: { inputTokens: 3, outputTokens: 2 } };
const call = (key: string, usd: number | null = 0.5): AnsweredCall => ({ task: "t", model: "m", key, generation, milliseconds: 4, usd });

async function read(path: string) {
  const calls: AnsweredCall[] = [];
  return { spent: await readCallFile(path, (each) => calls.push(each)), keys: calls.map(({ key }) => key) };
}

test("calls count when they are asked, tokens and money when they are answered", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "calls.jsonl");
  expect((await read(path)).spent).toBeUndefined();
  using log = openCallFile(path);
  log.asked();
  log.answered(call("a"));
  log.asked();
  expect(await read(path)).toEqual({ spent: { calls: 2, tokens: 5, usd: 0.5 }, keys: ["a"] });
  log.answered(call("b", null));
  expect((await read(path)).spent).toEqual({ calls: 2, tokens: 10, usd: null });
  log.finish({ calls: 7, tokens: 70, usd: 1 });
  expect(await read(path)).toEqual({ spent: { calls: 7, tokens: 70, usd: 1 }, keys: [] });
});

test("a log cut at any byte tells of the whole lines before, and goes on", async () => {
  using folder = temporaryFolder();
  const whole = join(folder.path, "whole.jsonl");
  using log = openCallFile(whole);
  log.asked();
  log.answered(call("a"));
  const bytes = readFileSync(whole);
  const answered = bytes.indexOf(10) + 1;
  for (let length = 0; length <= bytes.length; length++) {
    const path = join(folder.path, `cut-${length}.jsonl`);
    writeFileSync(path, bytes.subarray(0, length));
    using again = openCallFile(path);
    again.asked();
    again.answered(call("b"));
    const { spent, keys } = await read(path);
    // A last line that lacks nothing but its end is whole.
    expect(keys).toEqual(length >= bytes.length - 1 ? ["a", "b"] : ["b"]);
    expect(spent?.calls).toBe(length >= answered - 1 ? 2 : 1);
  }
});

test("lines that are none are passed over", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "calls.jsonl");
  using log = openCallFile(path);
  log.asked();
  appendFileSync(path, '"text"\n[1]\n{broken\n\n');
  expect((await read(path)).spent).toEqual({ calls: 1, tokens: 0, usd: 0 });
});
