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
  expect(ids(selectTasks(tasks, { kinds: null, limit: null }))).toEqual(ids(tasks));
  expect(ids(selectTasks(tasks, { kinds: ["codestub", "sql"], limit: null }))).toEqual(["sql-3", "codestub-4", "codestub-5"]);
});

test("a limit takes the same number from the top of each kind, then goes round", () => {
  expect(ids(selectTasks(tasks, { kinds: ["json", "sql", "codestub"], limit: 5 }))).toEqual([
    "json-0",
    "sql-3",
    "codestub-4",
    "json-1",
    "codestub-5",
  ]);
  expect(ids(selectTasks(tasks, { kinds: ["json", "sql", "codestub"], limit: 6 }))).toEqual([
    "json-0",
    "json-1",
    "sql-3",
    "codestub-4",
    "codestub-5",
    "json-2",
  ]);
});

test("a limit below the number of kinds and one above the number of tasks hold too", () => {
  expect(ids(selectTasks(tasks, { kinds: ["json", "sql", "codestub"], limit: 2 }))).toEqual(["json-0", "sql-3"]);
  expect(selectTasks(tasks, { kinds: null, limit: 100 })).toHaveLength(tasks.length);
});

test("a kind that no task has is a usage error that names the kinds there are", () => {
  expect(() => selectTasks(tasks, { kinds: ["text"], limit: null })).toThrow(
    "No task is of kind text: the file holds json, sql, codestub.",
  );
});

test("a filter takes tasks whose id or family holds a text, or is like a pattern", () => {
  const named: readonly Task[] = ["ports-1", "ports-2", "ships.1"].map((id) => ({ ...(tasks[0] as Task), id, family: id.slice(0, 5) }));
  const filtered = (...filter: readonly string[]) => ids(selectTasks(named, { kinds: null, limit: null, filter }));
  expect(filtered("ports")).toEqual(["ports-1", "ports-2"]);
  expect(filtered("ports-2", "ships")).toEqual(["ports-2", "ships.1"]);
  expect(filtered("*-1")).toEqual(["ports-1"]);
  expect(filtered("ship*")).toEqual(["ships.1"]);
  expect(ids(selectTasks(named, { kinds: null, limit: 1, filter: ["*2"] }))).toEqual(["ports-2"]);
  expect(() => filtered("s*p.1")).toThrow("No id and no family of the 3 tasks is like s*p.1.");
});
