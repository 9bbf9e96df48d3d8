import { expect, test } from "vitest";
import { closest, suggestion } from "./closest.ts";

const names = ["bestOfK", "bestOfKJson", "maxTokens", "model", "models", "policy", "seed"];

test.each([
  ["bestofk", "bestOfK"],
  ["best-of-k", "bestOfK"],
  ["best_of_k_json", "bestOfKJson"],
  ["maxToken", "maxTokens"],
  ["maxTokesn", "maxTokens"],
  ["modle", "model"],
  ["sede", "seed"],
])("%s is %s", (wrong, right) => expect(closest(wrong, names)).toBe(right));

test("what is like nothing gets no suggestion", () => {
  expect(closest("temperature", names)).toBeUndefined();
  expect([suggestion("temperature", names), suggestion("polcy", names)]).toEqual(["", '; did you mean "policy"?']);
});
