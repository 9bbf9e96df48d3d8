import { expect, test } from "vitest";
import { publicTask, scoringChecks, type Task } from "./task.ts";

const task: Task = {
  id: "t",
  kind: "json",
  prompt: "p",
  checks: { schema: { type: "object" } },
  gold: { expected: { secret: 1 } },
  metadata: { note: "gold is 1" },
};

test("the public part holds neither gold nor metadata, not even as an absent member", () => {
  const open = publicTask(task);
  expect(Object.keys(open)).toEqual(["id", "kind", "prompt", "checks"]);
  expect(JSON.stringify(open)).not.toContain("secret");
});

test("the public part is frozen all the way down and is a copy", () => {
  const open = publicTask(task);
  expect(() => Object.assign(open.checks.schema as object, { type: "array" })).toThrow(TypeError);
  expect(open.checks).not.toBe(task.checks);
});

test("scoring lays the gold over the public checks; a task without gold cannot be scored", () => {
  expect(scoringChecks({ ...task, checks: { tests: [1], entry: "f" }, gold: { tests: [1, 2] } })).toEqual({ tests: [1, 2], entry: "f" });
  expect(scoringChecks(publicTask(task))).toBeUndefined();
});
