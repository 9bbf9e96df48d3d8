import { CupelError } from "@cupel/core";
import { expect, test } from "vitest";
import { backendLaws } from "./laws/backend-laws.ts";
import { scriptedBackend } from "./scripted-backend.ts";

const call = { prompt: "p", maxTokens: 8, temperature: 0, seed: 1 };

for (const law of backendLaws("a scripted backend", () =>
  scriptedBackend(({ prompt }) => `It says ${prompt} and goes on for longer than that.`),
)) {
  test(law.name, law.check);
}

test("a list is answered in turn, calls are remembered, and a call too many says so", async () => {
  const backend = scriptedBackend(["first", { text: "second", finishReason: "length" }, new CupelError("BACKEND_FAILED", "planted")]);
  expect((await backend.generate(call)).text).toBe("first");
  expect(await backend.generate({ ...call, prompt: "q" })).toMatchObject({ text: "second", finishReason: "length" });
  await expect(backend.generate(call)).rejects.toThrow("planted");
  await expect(backend.generate({ ...call, prompt: "one more" })).rejects.toThrow("The script has 3 answers; call 4 asks: one more");
  expect(backend.calls.map(({ prompt }) => prompt)).toEqual(["p", "q", "p", "one more"]);
});

test("token limit and stop texts cut a scripted answer as a model's would be", async () => {
  const backend = scriptedBackend(["abcdefghij", "abc---def"]);
  expect(await backend.generate({ ...call, maxTokens: 2 })).toMatchObject({
    text: "abcdefgh",
    finishReason: "length",
    usage: { outputTokens: 2 },
  });
  expect(await backend.generate({ ...call, stop: ["---"] })).toMatchObject({ text: "abc", finishReason: "stop" });
});
