import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Lesson, pass, sha256Hex } from "@cupel/core";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseWins, winsFile } from "./index.ts";
import { winLine } from "./win-line.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cupel-wins-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const reference = {
  kind: "codestub",
  prompt: "Write def tare.",
  output: "def tare(gross):\n    return gross",
  id: "ship-03",
  model: "m1",
  mode: "policy",
};
const text = `${JSON.stringify(reference)}\n`;
const taskOf = (prompt: string, id = "x") => ({ id, kind: "codestub", prompt, checks: {} });
const lesson = (prompt: string, output = "def f(): pass"): Lesson => ({
  task: taskOf(prompt),
  taskHash: "ab".repeat(32),
  output,
  verdict: pass(),
  model: "tiny",
  provenance: { run_id: "r1", seed: 7, verifier: "python" },
});

describe("reading", () => {
  test("takes the reference's file as it is, and a line with nothing but kind, prompt and output", async () => {
    const path = join(directory, "wins.jsonl");
    writeFileSync(path, `\ufeff${text}\n${JSON.stringify({ kind: "sql", prompt: "p", output: "o" })}\r\n`);
    const memory = await winsFile(path);
    expect(memory.size).toBe(2);
    expect(await memory.exact(taskOf(reference.prompt))).toMatchObject({
      output: reference.output,
      taskId: "ship-03",
      model: "m1",
      provenance: { mode: "policy" },
    });
  });

  test("keeps plain unknown fields as provenance", () => {
    const [win] = parseWins(JSON.stringify({ ...reference, oracle: true, tags: ["x"] }), "f");
    expect(win?.provenance).toEqual({ mode: "policy", oracle: true });
  });

  test.each([
    ["{", /^wins\.jsonl:2: not JSON: /],
    ["[1]", /^wins\.jsonl:2: a win is an object/],
    ['{"kind":"sql","prompt":"p"}', /^wins\.jsonl:2: "output" is missing\.$/],
    ['{"kind":"sql","prompt":7,"output":"o"}', /^wins\.jsonl:2: "prompt" is not a text with something in it\.$/],
    ['{"kind":"sql","prompt":" ","output":"o"}', /^wins\.jsonl:2: "prompt" is not a text with something in it\.$/],
    ['{"kind":"sql","prompt":"p","output":"o","id":7}', /^wins\.jsonl:2: "id" is not a text\.$/],
    [
      `{"kind":"sql","prompt":"p","output":"o","output_sha256":"${sha256Hex("other")}"}`,
      /^wins\.jsonl:2: "output_sha256" is not that of the output/,
    ],
  ])("names file and line of a malformed line: %s", (line, message) => {
    expect(() => parseWins(`${text}${line}\n`, "wins.jsonl")).toThrow(
      expect.objectContaining({ code: "DATA_INVALID", message: expect.stringMatching(message) }),
    );
  });

  test("a missing file is a usage error that names it, unless it may be made", async () => {
    const path = join(directory, "none.jsonl");
    await expect(winsFile(path)).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining(`${path}: there is no such file`),
    });
    expect((await winsFile(path, { create: true })).size).toBe(0);
    await expect(winsFile(directory)).rejects.toMatchObject({ code: "USAGE" });
  });

  test("a win that is written comes back the same, whatever it says", () => {
    const filled = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => value.trim() !== "");
    fc.assert(
      fc.property(filled, filled, fc.constantFrom("json", "sql"), (prompt, output, kind) => {
        const [win] = parseWins(JSON.stringify({ kind, prompt, output, id: "t", model: "m" }), "f");
        const [again] = parseWins(win ? winLine(win) : "", "f");
        expect(again).toMatchObject({ id: win?.id, kind, prompt, output, taskId: "t", model: "m" });
      }),
      { seed: 7 },
    );
  });
});

describe("learning", () => {
  test("appends and never rewrites: what stood there stays byte for byte, also without a last newline", async () => {
    const path = join(directory, "wins.jsonl");
    writeFileSync(path, text.trimEnd());
    const memory = await winsFile(path);
    await Promise.all(Array.from({ length: 10 }, (_, index) => memory.learn(lesson(`Write f${index % 5} for the harbour master.`))));
    const written = readFileSync(path, "utf8");
    expect(written.startsWith(text)).toBe(true);
    expect(written.trim().split("\n")).toHaveLength(6);
    expect((await winsFile(path)).size).toBe(6);
  });

  test("two that are open at once lose nothing of each other", async () => {
    const path = join(directory, "wins.jsonl");
    writeFileSync(path, text);
    const [left, right] = [await winsFile(path), await winsFile(path)];
    await Promise.all([left.learn(lesson("left")), right.learn(lesson("right")), left.learn(lesson("both")), right.learn(lesson("both"))]);
    expect((await winsFile(path)).size).toBe(4);
  });

  test("writes the fields a reader of either system wants, and nothing that was not given", async () => {
    const path = join(directory, "wins.jsonl");
    const memory = await winsFile(path, { create: true });
    await memory.learn(lesson("Write g."));
    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({
      mode: "policy",
      run_id: "r1",
      seed: 7,
      verifier: "python",
      kind: "codestub",
      prompt: "Write g.",
      output: "def f(): pass",
      id: "x",
      model: "tiny",
      output_sha256: sha256Hex("def f(): pass"),
      task_hash: "ab".repeat(32),
    });
  });

  test("says where a win could not be written, and tries again with the next", async () => {
    const path = join(directory, "deep", "wins.jsonl");
    const memory = await winsFile(path, { create: true });
    await expect(memory.learn(lesson("a"))).rejects.toMatchObject({ code: "CONFIG_INVALID", message: expect.stringContaining(path) });
    expect(memory.size).toBe(0);
  });
});
