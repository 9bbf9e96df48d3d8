import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Capabilities, CupelError, type GenerateRequest } from "@cupel/core";
import { backendLaws, type Script, scriptedBackend } from "@cupel/testing";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { simulated } from "../simulated/simulated.ts";
import { cached } from "./cached.ts";

const request: GenerateRequest = { prompt: "Name a port.", maxTokens: 64, temperature: 0.5, seed: 3 };
const folders: string[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), "cupel-cache-"));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
/** A model that never says the same twice, behind the cache in this folder, as a new process would see it. */
function open(
  folder: string,
  options: { readonly script?: Script; readonly model?: string; readonly capabilities?: Partial<Capabilities> } = {},
) {
  const { script = () => `${Math.random()}`, ...more } = options;
  // A list and a function claim other things of themselves, and are other setups.
  const inner = scriptedBackend(typeof script === "function" ? script : (_request, index) => script[index] ?? "", {
    ...more,
    capabilities: { responseFormats: ["json", "json-schema"], ...more.capabilities },
  });
  const warnings: string[] = [];
  return { inner, warnings, backend: cached(inner, { folder, warn: (sentence) => warnings.push(sentence) }) };
}
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

for (const law of backendLaws("cached", () => cached(simulated(), { folder: newFolder() }), { samples: true })) test(law.name, law.check);

test("the same request in another run is answered from the folder, marked and without a call", async () => {
  const folder = newFolder();
  const logprobs = [{ token: "a", logprob: -0.25, top: [{ token: "b", logprob: -2 }] }];
  const usage = { inputTokens: 3, outputTokens: 1, cachedTokens: 2 };
  const first = open(folder, { script: () => ({ text: "Bergen\u0000ø", finishReason: "length", usage, logprobs }) });
  const made = await first.backend.generate(request);
  expect(made).not.toHaveProperty("fromCache");
  const second = open(folder);
  const kept = await second.backend.generate({ ...request });
  expect(kept).toEqual({ ...made, fromCache: { milliseconds: expect.any(Number) } });
  expect(second.inner.calls).toHaveLength(0);
  const pieces: string[] = [];
  await open(folder).backend.generate({ ...request, onText: (piece) => pieces.push(piece) });
  expect(pieces.join("")).toBe(made.text);
});

test("what a kept answer took is what its call took", async () => {
  const folder = newFolder();
  let clock = 0;
  const inner = scriptedBackend(() => {
    clock += 1234;
    return "Bergen";
  });
  const now = () => clock;
  await cached(inner, { folder, now }).generate(request);
  expect((await cached(inner, { folder, now }).generate(request)).fromCache).toEqual({ milliseconds: 1234 });
});

test("a repeat is a sample of its own, never a replay; another run gets the same samples in the same order (HZ-50)", async () => {
  const folder = newFolder();
  const first = open(folder);
  const texts: string[] = [];
  for (let sample = 0; sample < 5; sample++) texts.push((await first.backend.generate(request)).text);
  expect(new Set(texts).size).toBe(5);
  const second = open(folder);
  const again = await Promise.all(Array.from({ length: 5 }, () => second.backend.generate(request)));
  expect(again.map(({ text }) => text)).toEqual(texts);
  expect(second.inner.calls).toHaveLength(0);
  expect(await second.backend.generate(request)).not.toHaveProperty("fromCache");
  expect(second.inner.calls).toHaveLength(1);
});

test("a look gives a kept answer and asks nobody; what it does not find is the next call's", async () => {
  const folder = newFolder();
  const first = open(folder);
  expect(await first.backend.fromCache?.(request)).toBeUndefined();
  const { text } = await first.backend.generate(request);
  const second = open(folder);
  expect(await second.backend.fromCache?.(request)).toMatchObject({ text, fromCache: {} });
  expect(await second.backend.fromCache?.(request)).toBeUndefined();
  await second.backend.generate(request);
  const third = open(folder);
  expect(await third.backend.fromCache?.(request)).toMatchObject({ text });
  expect(await third.backend.fromCache?.(request)).toHaveProperty("fromCache");
  expect([...first.inner.calls, ...second.inner.calls, ...third.inner.calls]).toHaveLength(2);
});

describe("another answer is sought where", () => {
  const changes: Partial<Record<keyof GenerateRequest | "later", unknown>>[] = [
    { prompt: "Name a port" },
    { system: "Be brief." },
    { system: "" },
    { maxTokens: 65 },
    { temperature: 0.6 },
    { seed: 4 },
    { topP: 0.5 },
    { topK: 1 },
    { minP: 0.5 },
    { stop: [] },
    { stop: ["a", "b"] },
    { logprobs: 0 },
    { responseFormat: { type: "json" } },
    { later: "a member that requests do not have yet" },
  ];
  test.each(changes)("the request differs in %j", async (change) => {
    const folder = newFolder();
    await open(folder).backend.generate(request);
    const { inner, backend } = open(folder);
    await backend.generate({ ...request, ...change } as GenerateRequest);
    expect(inner.calls).toHaveLength(1);
  });

  test.each([
    { model: "other" },
    { capabilities: { facts: { engine: "scripted", version: "2" } } },
    { capabilities: { determinism: "none" } },
  ] as const)("the setup differs: %j", async (change) => {
    const folder = newFolder();
    await open(folder).backend.generate(request);
    const { inner, backend } = open(folder, change);
    await backend.generate(request);
    expect(inner.calls).toHaveLength(1);
  });

  test("the backend has another name", async () => {
    const folder = newFolder();
    await open(folder).backend.generate(request);
    const inner = scriptedBackend(["x"]);
    await cached({ ...inner, name: "other" }, { folder }).generate(request);
    expect(inner.calls).toHaveLength(1);
  });
});

test("a schema whose members stand in another order constrains another answer", async () => {
  const ordered = (...names: readonly string[]): GenerateRequest => ({
    ...request,
    responseFormat: { type: "json-schema", schema: { type: "object", properties: Object.fromEntries(names.map((name) => [name, {}])) } },
  });
  const folder = newFolder();
  await open(folder).backend.generate(ordered("a", "b"));
  const { inner, backend } = open(folder);
  await backend.generate(ordered("b", "a"));
  expect(inner.calls).toHaveLength(1);
  await backend.generate(ordered("a", "b"));
  expect(inner.calls).toHaveLength(1);
});

test("how an answer is delivered, and whose trace the call is in, is no part of the request", async () => {
  const folder = newFolder();
  const traceparent = `00-${"1".repeat(32)}-${"2".repeat(16)}-01`;
  await open(folder).backend.generate({ ...request, onText: () => {}, signal: new AbortController().signal, traceparent });
  const { inner, backend } = open(folder);
  await backend.generate({ ...request, ...({ topP: undefined } as object) });
  expect(inner.calls).toHaveLength(0);
});

test("errors and answers that were cut short are not kept, and the next equal request is the same sample", async () => {
  const folder = newFolder();
  const script = [new CupelError("BACKEND_FAILED", "500"), { text: "Be", finishReason: "abort" }, "Bergen"] as const;
  const { backend } = open(folder, { script });
  await expect(backend.generate(request)).rejects.toThrow("500");
  expect((await backend.generate(request)).finishReason).toBe("abort");
  expect(filesIn(folder)).toEqual([]);
  expect((await backend.generate(request)).text).toBe("Bergen");
  expect((await open(folder).backend.generate(request)).text).toBe("Bergen");
});

test("an answer that JSON cannot hold is given and not kept", async () => {
  const folder = newFolder();
  const script: Script = () => ({ text: "a", logprobs: [{ token: "a", logprob: Number.NEGATIVE_INFINITY }] });
  expect((await open(folder, { script }).backend.generate(request)).logprobs?.[0]?.logprob).toBe(Number.NEGATIVE_INFINITY);
  expect(filesIn(folder)).toEqual([]);
});

test("a damaged file is never an answer: the model is asked again, and the file is whole after that", async () => {
  const folder = newFolder();
  await open(folder, { script: ["Bergen, Oslo"] }).backend.generate(request);
  const [file = ""] = filesIn(folder);
  const whole = readFileSync(file);
  const damage = fc.oneof(
    fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
    fc.tuple(fc.nat(whole.length - 2), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ flip;
      return bytes;
    }),
    fc.constantFrom("", "null", "[]", "{}", whole.toString().replace("Oslo", "Rome")).map((text) => Buffer.from(text)),
  );
  await fc.assert(
    fc.asyncProperty(damage, async (bytes) => {
      writeFileSync(file, bytes);
      const { inner, backend, warnings } = open(folder, { script: ["asked again"] });
      const { text } = await backend.generate(request);
      // White space may be damaged without harm.
      expect(text).toBe(inner.calls.length === 0 ? "Bergen, Oslo" : "asked again");
      expect(warnings).toHaveLength(inner.calls.length);
      expect((await open(folder).backend.generate(request)).text).toBe(text);
    }),
    { seed: 4, numRuns: 300 },
  );
});

test("processes that share a folder find each other's answers, and every file is whole", async () => {
  const folder = newFolder();
  const writer = fileURLToPath(new URL("../../test-support/cache-writer.ts", import.meta.url));
  const start = async (name: string) => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--conditions=@cupel/source", writer, folder, name]);
    return JSON.parse(stdout) as readonly string[];
  };
  const texts = await Promise.all(["a", "b", "c"].map(start));
  const kept = await start("d");
  for (const [call, text] of kept.entries()) expect(texts.map((own) => own[call])).toContain(text);
  expect(filesIn(folder)).toHaveLength(40);
  for (const file of filesIn(folder)) expect(file).toMatch(/[0-9a-f]{64}\.json$/);
});

test("a folder that cannot be made is a usage error, one that cannot be written to costs no answer", async () => {
  const folder = newFolder();
  writeFileSync(join(folder, "file"), "");
  expect(() => cached(simulated(), { folder: join(folder, "file") })).toThrow(expect.objectContaining({ code: "USAGE" }));
  const { backend, warnings } = open(join(folder, "gone"), { script: ["Bergen"] });
  rmSync(join(folder, "gone"), { recursive: true });
  writeFileSync(join(folder, "gone"), "");
  expect((await backend.generate(request)).text).toBe("Bergen");
  expect(warnings.join()).toMatch(/cannot be written/);
});

test("of a model that cannot be asked nothing is found, and the call tells why", async () => {
  const inner = scriptedBackend(() => "Bergen");
  const gone = async () => Promise.reject(new CupelError("BACKEND_UNAVAILABLE", "Nobody is there."));
  const backend = cached({ ...inner, capabilities: gone }, { folder: newFolder() });
  expect(await backend.fromCache?.(request)).toBeUndefined();
  await expect(backend.generate(request)).rejects.toThrow("Nobody is there.");
});
