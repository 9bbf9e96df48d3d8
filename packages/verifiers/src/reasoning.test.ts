import { expect, test } from "vitest";
import { withoutReasoning } from "./reasoning.ts";

test("text without reasoning is left as it is", () => {
  expect(withoutReasoning(" a <b> c ")).toBe(" a <b> c ");
});

test("blocks are taken out, whatever they are called", () => {
  expect(withoutReasoning("<think>{1}</think>A<Reasoning>x</reasoning>B")).toBe("AB");
});

test("a block that is never closed runs to the end", () => {
  expect(withoutReasoning('A<think>so {"a":1}')).toBe("A");
});

test("a closing tag alone ends a block that the prompt opened", () => {
  expect(withoutReasoning('maybe {"a":0}</think>{"a":1}')).toBe('{"a":1}');
});
