import fc from "fast-check";
import { expect, test } from "vitest";
import { didYouMean, nearestFirst } from "./nearest-names.ts";

const models = ["llama3:8b", "qwen2.5-coder:0.5b", "Qwen2.5:7b", "mistral"];

test("a slip of the finger is met: a letter too few, swapped, or in another case", () => {
  expect(didYouMean(models, "lama3:8b")).toBe("llama3:8b");
  expect(didYouMean(models, "mitsral")).toBe("mistral");
  expect(didYouMean(models, "qwen2.5:7B")).toBe("Qwen2.5:7b");
});

test("a part of a name is met before a name of the same length", () => {
  expect(didYouMean(models, "coder")).toBe("qwen2.5-coder:0.5b");
  expect(nearestFirst(["llama2", "codellama-llama3-instruct"], "llama3")[0]).toBe("codellama-llama3-instruct");
});

test("a misspelt beginning of a longer name is met", () => {
  const files = ["qwen2.5-7b-q8_0", "llama-3-8b-q4_k_m", "llama-3-70b-q4_k_m"];
  expect(didYouMean(files, "lama-3-8b")).toBe("llama-3-8b-q4_k_m");
  expect(nearestFirst(["abd-more", "abd"], "abc")).toEqual(["abd", "abd-more"]);
});

test("nothing is meant where nothing is near, nor by an empty name", () => {
  for (const wanted of ["gpt-5-nano", "", "::", "zz"]) expect(didYouMean(models, wanted)).toBeUndefined();
  expect(didYouMean([], "x")).toBeUndefined();
});

test("swapped neighbours are one change, as is each of the others", () => {
  const names = ["abcd", "abdc", "abc", "abcde", "xbcd"];
  for (const near of names.slice(1)) expect(nearestFirst(["zzzz", near], "abcd")[0]).toBe(near);
  expect(nearestFirst(["bacdfe", "bacd"], "abcd")).toEqual(["bacd", "bacdfe"]);
});

test("no name is lost, equal ones keep their order, and a name is nearest to itself", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 12 })), fc.string({ maxLength: 12 }), (names, wanted) => {
      expect([...nearestFirst(names, wanted)].sort()).toEqual([...names].sort());
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/)), fc.stringMatching(/^[a-z]{1,12}$/), (names, wanted) => {
      expect(nearestFirst([...names, wanted], wanted)[0]).toBe(wanted);
      expect(didYouMean([...names, wanted], wanted)).toBe(wanted);
    }),
  );
  expect(nearestFirst(["b", "c", "d"], "a")).toEqual(["b", "c", "d"]);
});
