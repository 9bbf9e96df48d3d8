import { expect, test } from "vitest";
import { parseSelector } from "./parse-selector.ts";

const read = (text: string, ...folders: readonly string[]) => parseSelector(text, (path) => folders.includes(path));

test("a run, an arm of it, a model of it, both", () => {
  expect(read("runs/a", "runs/a")).toEqual({ folders: ["runs/a"] });
  expect(read("runs/a:policy", "runs/a")).toEqual({ folders: ["runs/a"], arm: "policy" });
  expect(read("runs/a::qwen:0.5b", "runs/a")).toEqual({ folders: ["runs/a"], model: "qwen:0.5b" });
  expect(read("runs/a:policy:qwen:0.5b", "runs/a")).toEqual({ folders: ["runs/a"], arm: "policy", model: "qwen:0.5b" });
});

test("repeats, with commas", () => {
  expect(read("a,b:policy", "a", "b")).toEqual({ folders: ["a", "b"], arm: "policy" });
});

test("folders with colons and commas in their names are found first", () => {
  expect(read("C:\\runs\\a:policy", "C:\\runs\\a")).toEqual({ folders: ["C:\\runs\\a"], arm: "policy" });
  expect(read("a:b:policy", "a", "a:b")).toEqual({ folders: ["a:b"], arm: "policy" });
  expect(read("a,b", "a,b", "a", "b")).toEqual({ folders: ["a,b"] });
});

test("what is no folder is said", () => {
  expect(() => read("runs/x:policy", "runs/a")).toThrow("There is no folder runs/x.");
  expect(() => read("a,,b", "a", "b")).toThrow("There is no folder a,,b.");
});
