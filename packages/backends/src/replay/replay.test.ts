import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GenerateRequest } from "@cupel/core";
import { backendLaws } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { simulated } from "../simulated/simulated.ts";
import { replay } from "./replay.ts";

const call: GenerateRequest = { prompt: "Name a port.", maxTokens: 8, temperature: 0.5, seed: 3 };

function candidate(raw: string, changes: object = {}): object {
  return {
    text: `compiled ${raw}`,
    raw,
    index: 0,
    prompt: call.prompt,
    seed: 3,
    temperature: 0.5,
    maxTokens: 8,
    model: "m",
    finishReason: "length",
    usage: { inputTokens: 4, outputTokens: 8, cachedTokens: 1 },
    milliseconds: 5,
    ...changes,
  };
}

const record = (...candidates: object[]) => ({ schemaVersion: 1, taskId: "t", candidates });

async function inFile(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cupel-replay-"));
  const path = join(folder, "records.jsonl");
  await writeFile(path, text);
  await use(path).finally(() => rm(folder, { recursive: true }));
}

const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");

const replayed = backendLaws("replay", () => replay({ records: [record(candidate("Bergen"))], onMiss: simulated() }), {
  wrongModel: { make: () => replay({ records: [record(candidate("Bergen"))], model: "o" }), names: ["m"] },
});
for (const law of replayed) test(law.name, law.check);

test("a recorded call is answered with what the model wrote, its reason and its counts", async () => {
  await inFile(lines(record(candidate("Bergen"), candidate("Oslo", { seed: 4 }))), async (path) => {
    const backend = replay({ path });
    expect(await backend.generate(call)).toEqual({
      text: "Bergen",
      finishReason: "length",
      usage: { inputTokens: 4, outputTokens: 8, cachedTokens: 1 },
    });
    expect((await backend.generate({ ...call, seed: 4 })).text).toBe("Oslo");
    expect(await backend.capabilities()).toMatchObject({ determinism: "bit-exact", facts: { recordedModel: "m", recordedCalls: 2 } });
  });
});

test.each([{ seed: 9 }, { temperature: 0 }, { maxTokens: 9 }, { prompt: "Name a port!" }])(
  "a call with %j instead is a miss that says what was asked",
  async (change) => {
    const backend = replay({ records: [record(candidate("Bergen"))] });
    await expect(backend.generate({ ...call, ...change })).rejects.toMatchObject({
      code: "BACKEND_FAILED",
      message: expect.stringMatching(
        /^No recorded answer to the prompt "Name a port[.!]" with seed \d, temperature [\d.]+, at most \d tokens among 1 recorded calls\.$/,
      ),
    });
  },
);

test("a miss goes to the other backend where one is given", async () => {
  const backend = replay({ records: [record(candidate("Bergen"))], onMiss: simulated() });
  expect((await backend.generate(call)).text).toBe("Bergen");
  expect((await backend.generate({ ...call, seed: 9 })).text).not.toBe("Bergen");
});

test("equal calls of three arms are one, different answers to one call are refused", async () => {
  const arms = [record(candidate("Bergen")), record(candidate("Bergen"))];
  expect((await replay({ records: arms }).generate(call)).text).toBe("Bergen");
  await expect(replay({ records: [...arms, record(candidate("Oslo"))] }).generate(call)).rejects.toThrow("different answers");
});

test("samples are found by prompt alone", async () => {
  const sample = { id: "t", mode: "policy", model: "m", prompt: "task", prompt_used: call.prompt, output: "Bergen" };
  await inFile(lines(sample), async (path) => {
    expect((await replay({ path }).generate({ ...call, seed: 77 })).text).toBe("Bergen");
  });
});

test("answers from memory and aborted calls are no recorded calls", async () => {
  const records = [record(candidate("x", { prompt: "" }), candidate("y", { finishReason: "abort" }))];
  await expect(replay({ records }).generate(call)).rejects.toMatchObject({ code: "ARTIFACT_INVALID" });
});

describe("files", () => {
  test("a torn last line is passed over", async () => {
    await inFile(`${lines(record(candidate("Bergen")))}{"schemaVersion":1,"cand`, async (path) => {
      expect((await replay({ path }).generate(call)).text).toBe("Bergen");
    });
  });

  test.each([
    ["not JSON", '{"a":\n{"candidates":[]}\n', "Line 1 of"],
    ["something else", `${lines(record(candidate("x")))}{"a":1}\n`, "Line 2 of"],
  ])("a line that is %s is named", async (_what, text, sentence) => {
    await inFile(text, async (path) => {
      await expect(replay({ path }).capabilities()).rejects.toMatchObject({
        code: "ARTIFACT_INVALID",
        message: expect.stringContaining(sentence),
      });
    });
  });

  test("a file that is not there is a usage error, as is neither file nor records", async () => {
    await expect(replay({ path: join(tmpdir(), "cupel-no-such-run.jsonl") }).capabilities()).rejects.toMatchObject({ code: "USAGE" });
    expect(() => replay({})).toThrow("either a path or records");
  });

  test("answers of several models need a name", async () => {
    const records = [record(candidate("Bergen")), record(candidate("Oslo", { model: "n" }))];
    await expect(replay({ records }).generate(call)).rejects.toThrow("several models (m, n)");
    expect((await replay({ records, model: "n" }).generate(call)).text).toBe("Oslo");
    await expect(replay({ records, model: "o" }).generate(call)).rejects.toMatchObject({
      code: "MODEL_UNREADABLE",
      message: 'The recorded run has no model "o"; it has m, n.',
    });
  });
});

describe("a recording of constrained answers", () => {
  const responseFormat = { type: "json-schema", schema: { type: "object" }, strict: false } as const;
  const held = candidate("{}", { settings: { responseFormat }, unenforced: ["/minProperties"] });

  test("answers calls with the format it was made with, and no other", async () => {
    const backend = replay({ records: [record(held, candidate("free"))] });
    expect((await backend.capabilities()).responseFormats).toEqual(["json-schema"]);
    expect(await backend.generate({ ...call, responseFormat })).toMatchObject({ text: "{}", unenforced: ["/minProperties"] });
    expect((await backend.generate(call)).text).toBe("free");
    const other = { ...responseFormat, schema: { type: "array" } };
    await expect(backend.generate({ ...call, responseFormat: other })).rejects.toMatchObject({ code: "BACKEND_FAILED" });
    await expect(backend.generate({ ...call, responseFormat: { type: "json" } })).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });

  test("hands a call that is not recorded to the other backend, which may refuse it", async () => {
    const backend = replay({ records: [record(held)], onMiss: simulated() });
    await expect(backend.generate({ ...call, responseFormat: { type: "json" } })).rejects.toMatchObject({ code: "UNSUPPORTED" });
    const answers = replay({ records: [{ prompt: call.prompt, output: "Bergen" }] });
    expect((await answers.capabilities()).responseFormats).toBeUndefined();
    await expect(answers.generate({ ...call, responseFormat })).rejects.toMatchObject({ code: "UNSUPPORTED" });
  });
});

test("calls that stand in a record's notes are answered as its candidates are", async () => {
  const notes = [{ name: "n", data: {} }, { name: "m", data: {}, calls: [candidate("Oslo", { seed: 4 })] }]; // biome-ignore format: short
  const backend = replay({ records: [{ ...record(candidate("Bergen")), notes }] });
  expect((await backend.generate(call)).text).toBe("Bergen");
  expect((await backend.generate({ ...call, seed: 4 })).text).toBe("Oslo");
});
