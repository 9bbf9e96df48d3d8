import type { GenerateRequest } from "@cupel/core";
import { backendLaws } from "@cupel/testing";
import { afterAll, expect, test } from "vitest";
import { embedded } from "../embedded.ts";
import { randomModel } from "../testing/random-model.ts";
import { temporaryFile } from "../testing/temporary-file.ts";
import { embeddedProcess } from "./embedded-process.ts";

const file = await temporaryFile(randomModel());
const options = { model: file.path, sequences: 2 };
// One process for all laws: what a law releases is not it.
const shared = embeddedProcess(options);
afterAll(async () => {
  await shared[Symbol.asyncDispose]();
  await file[Symbol.asyncDispose]();
});

// Answers that are long enough for an abort to reach another process before their end.
const laws = backendLaws("embedded, process", () => ({ ...shared, [Symbol.asyncDispose]: async () => {} }), { maxTokens: 200 });
for (const { name, check } of laws) {
  test(name, check);
}

const request: GenerateRequest = { prompt: "a port", maxTokens: 12, temperature: 0.9, seed: 4, logprobs: 3, tokenIds: true };
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("it answers bit for bit as in this process, facts included, before and after another process took its place", async () => {
  await using here = embedded(options);
  await using there = embeddedProcess(options);
  expect([there.name, there.model]).toEqual([here.name, here.model]);
  expect(await there.capabilities()).toEqual(await here.capabilities());
  const wanted = await here.generate(request);
  expect(await there.generate(request)).toEqual(wanted);
  const first = await there.restart();
  const second = await there.restart();
  expect(second.pid).not.toBe(first.pid);
  expect(second.startedAt).toBeGreaterThan(first.startedAt);
  expect([first.pid, second.pid].map(isAlive)).toEqual([false, true]);
  expect(await there.generate(request)).toEqual(wanted);
  await there[Symbol.asyncDispose]();
  expect(isAlive(second.pid)).toBe(false);
});

test("a restart ends the calls that run, and a process that dies fails them and is followed by another one", async () => {
  await using backend = embeddedProcess(options);
  const { pid } = await backend.restart();
  const endless = { ...request, maxTokens: 4000 };
  const cut = backend.generate({ ...request, prompt: "a ".repeat(40) }).catch((error: unknown) => error);
  await backend.restart();
  expect(await cut).toMatchObject({ code: "ABORTED" });
  const second = await backend.restart();
  expect(second.pid).not.toBe(pid);
  const killed = backend.generate(request).catch((error: unknown) => error);
  process.kill(second.pid, "SIGKILL");
  expect(await killed).toMatchObject({ code: "BACKEND_FAILED", message: expect.stringContaining("SIGKILL") });
  expect((await backend.generate(request)).text).not.toBe("");
  await expect(backend.generate(endless)).rejects.toMatchObject({ code: "CONTEXT_OVERFLOW" });
  const broken = embeddedProcess({ model: "nowhere.gguf" });
  await expect(broken.capabilities()).rejects.toMatchObject({ code: "MODEL_UNREADABLE" });
  await broken[Symbol.asyncDispose]();
});
