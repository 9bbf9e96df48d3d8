import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CandidateLine, readCandidates } from "./read-candidates.ts";
import { readTasks } from "./read-tasks.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cupel-tasks-"));
});
afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const collect = async (path: string) => {
  const lines: CandidateLine[] = [];
  for await (const line of readCandidates(path)) lines.push(line);
  return lines;
};
const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (thrown) => (CupelError.is(thrown) ? [thrown.code, thrown.message.replace(folder, "")] : thrown),
  );

describe("task files", () => {
  test("a file that is not there is a usage error, and one that is not text invalid data", async () => {
    expect(await errorOf(readTasks(join(folder, "none.jsonl")))).toEqual(["USAGE", "There is no file /none.jsonl."]);
    expect(await errorOf(readTasks(await file("binary.jsonl", new Uint8Array([0x7b, 0xff]))))).toEqual([
      "DATA_INVALID",
      "/binary.jsonl is not UTF-8 text.",
    ]);
    expect(await errorOf(readTasks(folder))).toMatchObject(["USAGE", expect.stringMatching(/cannot be read/)]);
  });

  test("what is wrong in it is said with its path", async () => {
    expect(await errorOf(readTasks(await file("bad.jsonl", "\n{")))).toEqual([
      "DATA_INVALID",
      "/bad.jsonl:2: not valid JSON: the text ends too early at column 2.",
    ]);
  });
});

describe("candidates", () => {
  test("come in order with their lines, whatever their texts hold", async () => {
    const outputs = ["", "a\nb", "\u2028 ü 😀", "x".repeat(200_000)];
    const text = outputs.map((output, index) => JSON.stringify({ id: `t${index}`, output, extra: 1 })).join("\n\n");
    expect(await collect(await file("c.jsonl", text))).toEqual(
      outputs.map((output, index) => ({ id: `t${index}`, output, line: 2 * index + 1 })),
    );
  });

  test("are given before what is wrong behind them is seen", async () => {
    const path = await file("late.jsonl", '{"id":"a","output":"x"}\n{"id":"b"}\n');
    const lines = readCandidates(path);
    expect((await lines.next()).value).toEqual({ id: "a", output: "x", line: 1 });
    expect(await errorOf(lines.next())).toEqual(["DATA_INVALID", '/late.jsonl:2: the candidate for task "b" lacks the field "output".']);
  });

  test.each([
    ['{"output":"x"}', ':1: a candidate lacks the field "id".'],
    ['{"id":"a","output":3}', ':1: the candidate for task "a" needs a text in "output".'],
    ["nonsense", ':1: not valid JSON: unexpected "n" at column 1.'],
  ])("%s is refused", async (text, sentence) => {
    expect(await errorOf(collect(await file("wrong.jsonl", text)))).toEqual(["DATA_INVALID", `/wrong.jsonl${sentence}`]);
  });

  test("a file that is not there is a usage error", async () => {
    expect(await errorOf(collect(join(folder, "none.jsonl")))).toEqual(["USAGE", "There is no file /none.jsonl."]);
    expect(await errorOf(collect(await file("latin.jsonl", new Uint8Array([0x22, 0xe4, 0x22]))))).toEqual([
      "DATA_INVALID",
      "/latin.jsonl is not UTF-8 text.",
    ]);
  });
});
