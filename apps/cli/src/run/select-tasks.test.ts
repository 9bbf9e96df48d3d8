import type { Task } from "@cupel/core";
import { expect, test } from "vitest";
import { selectTasks } from "./select-tasks.ts";

const tasks: readonly Task[] = ["json", "json", "json", "sql", "codestub", "codestub", "json"].map((kind, index) => ({
  id: `${kind}-${index}`,
  kind,
  prompt: "p",
  checks: {},
}));
const ids = (selected: readonly Task[]) => selected.map((task) => task.id);

test("without a limit, the tasks of the wanted kinds stand in file order", () => {
  expect(ids(selectTasks(tasks, undefined, undefined))).toEqual(ids(tasks));
  expect(ids(selectTasks(tasks, ["codestub", "sql"], undefined))).toEqual(["sql-3", "codestub-4", "codestub-5"]);
});

test("a limit takes the same number from the top of each kind, then goes round", () => {
  expect(ids(selectTasks(tasks, ["json", "sql", "codestub"], 5))).toEqual(["json-0", "sql-3", "codestub-4", "json-1", "codestub-5"]);
  expect(ids(selectTasks(tasks, ["json", "sql", "codestub"], 6))).toEqual([
    "json-0",
    "json-1",
    "sql-3",
    "codestub-4",
    "codestub-5",
    "json-2",
  ]);
});

test("a limit below the number of kinds and one above the number of tasks hold too", () => {
  expect(ids(selectTasks(tasks, ["json", "sql", "codestub"], 2))).toEqual(["json-0", "sql-3"]);
  expect(selectTasks(tasks, undefined, 100)).toHaveLength(tasks.length);
});

test("a kind that no task has is a usage error that names the kinds there are", () => {
  expect(() => selectTasks(tasks, ["text"], undefined)).toThrow("No task is of kind text: the file holds json, sql, codestub.");
});
