import { expect, test } from "vitest";
import { serverAnswer } from "../test-support/server-answers.ts";
import { logprobEntries, readLogprobs } from "./read-logprobs.ts";

test("the native completion of llama-server has them under a name of its own", () => {
  const completion = JSON.parse(serverAnswer("llama-server/completion").body) as unknown;
  expect(readLogprobs(logprobEntries(completion), 1)?.map(({ token, logprob }) => [token, logprob])).toEqual([
    ["Ber", -0.25],
    ["gen", -0.0625],
    [".", -0.5],
  ]);
});

test("a list with a hole is none, as are an empty one and what is no list", () => {
  const entry = { token: "a", logprob: -1 };
  expect(readLogprobs([entry], 1)).toEqual([{ ...entry, top: [] }]);
  for (const hole of [{ token: "a", logprob: -9999 }, { token: "a" }, { logprob: -1 }, { token: "a", logprob: "-1" }, null]) {
    expect(readLogprobs([entry, hole], 1)).toBeUndefined();
  }
  for (const nothing of [undefined, null, "x", 7, {}, [], { content: null }, { tokens: [] }]) {
    expect(readLogprobs(logprobEntries(nothing), 1)).toBeUndefined();
  }
});

test("bytes that are none leave the token as it is spelt, and a byte-order mark stays", () => {
  const tokenOf = (item: object) => readLogprobs([{ logprob: -1, ...item }], 0)?.[0]?.token;
  for (const bytes of [null, [], ["x"], undefined]) expect(tokenOf({ token: "a", bytes })).toBe("a");
  expect(tokenOf({ token: "?", bytes: [0xef, 0xbb, 0xbf, 65] })).toBe("\uFEFFA");
});
