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

test("tags inside a block are its own, and a stray closing tag later is text", () => {
  expect(withoutReasoning("<think>a<reasoning>b</reasoning>c</think>d</think>")).toBe("d</think>");
});

test("many blocks take no longer than their length", () => {
  const began = performance.now();
  expect(withoutReasoning("<think>x</think>y".repeat(200_000))).toBe("y".repeat(200_000));
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a closing tag alone ends a block that the prompt opened", () => {
  expect(withoutReasoning('maybe {"a":0}</think>{"a":1}')).toBe('{"a":1}');
});
