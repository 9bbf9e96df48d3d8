import { CupelError } from "@cupel/core";
import { sendJson, startServer } from "@cupel/testing";
import { expect, test } from "vitest";
import { createServerTarget, type ServerDialect } from "./dialects.ts";

const prompt = [11, 12, 13];
const output = [21, 22];
/** Of the second token of the output another one is likelier. */
const rows = [
  { tokenId: 21, score: -0.25, top: [{ id: 21, token: "a", score: -0.25 }, { id: 31, token: "b", score: -1.5 }] },
  { tokenId: 22, score: -2, top: [{ id: 7, token: "c", score: -0.5 }, { id: 22, token: "d", score: -2 }] },
]; // biome-ignore format: a table

const answers: Readonly<Record<string, unknown>> = {
  sglang: {
    text: "x",
    meta_info: {
      input_token_logprobs: [[null, 11, "p"], [-3, 12, "q"], [-3, 13, "r"], [-0.25, 21, "a"], [-2, 22, "d"]],
      input_top_logprobs: [null, [[-3, 12, "q"]], [[-3, 13, "r"]], [[-0.25, 21, "a"], [-1.5, 31, "b"]], [[-2, 22, "d"], [-0.5, 7, "c"]]],
    },
  },
  vllm: {
    choices: [
      {
        text: "x",
        prompt_logprobs: [
          null,
          { 12: { logprob: -3, decoded_token: "q" } },
          { 13: { logprob: -3, decoded_token: "r" } },
          { 21: { logprob: -0.25, decoded_token: "a" }, 31: { logprob: -1.5, decoded_token: "b" } },
          { 22: { logprob: -2, decoded_token: "d" }, 7: { logprob: -0.5, decoded_token: "c" } },
        ],
      },
    ],
  },
}; // biome-ignore format: as on the wire

async function served(dialect: ServerDialect, answer: unknown) {
  const models = { data: [{ id: "planted" }] };
  const server = await startServer(({ path }, response) => sendJson(response, path.endsWith("/models") ? models : answer));
  const target = createServerTarget(dialect, { model: "planted", baseUrl: server.url, now: () => 0 });
  const close = async () => {
    await target[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, target, [Symbol.asyncDispose]: close };
}

test.each(["sglang", "vllm"] as const)("%s scores a given text in one request, whatever it would have said", async (dialect) => {
  await using it = await served(dialect, answers[dialect]);
  expect(await it.target.scorePath?.(prompt, output)).toEqual(rows);
  const body = it.server.requests[0]?.body as Record<string, unknown>;
  expect(it.server.requests).toHaveLength(1);
  expect(body.input_ids ?? body.prompt).toEqual([...prompt, ...output]);
  expect((await it.target.capabilities()).promptScores).toBe(true);
});

test("a server that leaves the scores out gives none, and one that tells none of a prompt has no such path", async () => {
  await using bare = await served("vllm", { choices: [{ text: "x" }] });
  expect(await bare.target.scorePath?.(prompt, output)).toEqual([]);
  await using ollama = await served("ollama", {});
  expect(ollama.target.scorePath).toBeUndefined();
});

test("a server that is gone is told as that", async () => {
  await using it = await served("sglang", answers.sglang);
  await it.server.stop();
  await expect(it.target.scorePath?.(prompt, output)).rejects.toSatisfy((error) => CupelError.is(error));
});
