import { broken, defineVerifier, fail, type PublicTask, pass, type Win } from "@cupel/core";
import { expect, test } from "vitest";
import { inMemory, reverify, tasksOfWins, winId } from "./index.ts";

const win = (kind: string, prompt: string, output: string): Win => ({ id: winId({ kind, prompt, output }), kind, prompt, output });
const task = (kind: string, prompt: string, checks = {}): PublicTask => ({ id: `${kind} ${prompt}`, kind, prompt, checks });
const verifiers = {
  sum: defineVerifier<{ readonly equals?: string }>("sum", ({ checks, candidate: { text }, scope }) => {
    if (scope !== "public") throw new Error("gold decides nothing here");
    if (text === "?") return broken("cannot tell");
    if (text === "beside") return pass({ assurance: "shared" });
    return checks.equals === undefined ? pass({ level: "parsed" }) : text === checks.equals ? pass() : fail("no");
  }),
};
const tasks = [task("sum", "1 + 1", { equals: "2" }), task("sum", "any"), task("poem", "1 + 1")];
const wins = [
  win("sum", "1 + 1", "2"),
  win("sum", "1 + 1", "3"),
  win("sum", "1 + 1", "?"),
  win("sum", "1 + 1", "beside"),
  win("sum", "any", "x"),
  win("sum", "gone", "x"),
  win("poem", "1 + 1", "two"),
];

test("each win is checked by the public checks of its task, where that is at hand, and what fails today is left out", async () => {
  const { kept, ...counts } = await reverify(wins, { tasks, verifiers });
  expect(counts).toEqual({ verified: 1, parsed: 2, refused: 1, broken: 1, unchecked: 2 });
  expect(kept.map(({ output }) => output)).toEqual(["2", "beside", "x", "x", "two"]);
});

test("a memory gives its wins, and tells which tasks they were won on", () => {
  const memory = inMemory(wins, { name: "kept" });
  expect([memory.name, memory.size]).toEqual(["kept", 7]);
  expect(memory.wins).toEqual(wins);
  expect(tasksOfWins(memory.wins, [...tasks, task("sum", "new")])).toEqual(tasks);
});
