import fc from "fast-check";
import { expect, test } from "vitest";
import { findJson } from "./find-json.ts";

const valuesOf = (text: string) => {
  const search = findJson(text);
  return "found" in search ? search.found.map(({ value, extraction }) => [extraction, value]) : search.problem;
};

test("a text that is JSON is taken whole, also when it is full of fences and tags", () => {
  const text = JSON.stringify({ a: "```json\n{}\n``` <think>" });
  expect(valuesOf(text)).toEqual([["strict", JSON.parse(text)]]);
  expect(valuesOf(" 1 ")).toEqual([["strict", 1]]);
});

test("fences come before prose, in order", () => {
  expect(valuesOf('I {"x":1} say\n```json\n{"a":1}\n```\nor\n```\n[2]\n```')).toEqual([
    ["fenced", { a: 1 }],
    ["fenced", [2]],
  ]);
});

test("fences of other languages are no JSON, but what stands in them is found", () => {
  expect(valuesOf('```python\nx = {"a": 1}\n```')).toEqual([["embedded", { a: 1 }]]);
});

test("what stands amid prose is found where it begins, not inside something found before", () => {
  expect(valuesOf('first {"a":[1]} then [2, {"b":3}] end }')).toEqual([
    ["embedded", { a: [1] }],
    ["embedded", [2, { b: 3 }]],
  ]);
  expect(valuesOf('a set {1,2} and {"a":1}')).toEqual([["embedded", { a: 1 }]]);
});

test("a text without any says what is wrong with it as a whole", () => {
  expect(valuesOf("Sorry, no.")).toBe('unexpected "S" at line 1 column 1');
  expect(valuesOf('{"a": 1')).toBe("the text ends too early at line 1 column 8");
});

test("what says something twice is refused wherever it stands, and nothing is looked for behind it", () => {
  expect(valuesOf('{"a":1,"a":2}')).toBe('the key "a" stands twice at line 1 column 8');
  expect(valuesOf('```json\n{"a":1,"a":2}\n```\n{"a":1}')).toBe('the key "a" stands twice at line 1 column 8');
  expect(valuesOf('so: {"a":1,"a":2} {"a":1}')).toBe('the key "a" stands twice at character 12');
});

test("no text breaks it or makes it slow", () => {
  const unit = fc.constantFrom("{", "}", "[", "]", '"', ":", ",", "1", "a", "```", "\n", "<think>", "</think>", "\\");
  fc.assert(fc.property(fc.string({ unit, maxLength: 60 }), (text) => typeof findJson(text) === "object"));
  const began = performance.now();
  findJson("[1,".repeat(1_000_000));
  findJson(`x${"[".repeat(150)}`.repeat(5_000));
  findJson(`x ${'{"a":'.repeat(190)}`.repeat(800));
  expect(performance.now() - began).toBeLessThan(10_000);
});
