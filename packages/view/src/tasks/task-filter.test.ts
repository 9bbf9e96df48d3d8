import { expect, test } from "vitest";
import { filteredRows, filterIn, filterQuery } from "./task-filter.ts";
import type { OutcomeName, TaskRow } from "./task-row.ts";

const row = (id: string, outcomes: Readonly<Record<string, OutcomeName>>, changes: Partial<TaskRow> = {}): TaskRow => ({
  id,
  model: "m",
  kind: "json",
  family: "f",
  split: null,
  why: "other",
  cells: Object.entries(outcomes).map(([arm, outcome]) => ({ arm, outcome, start: 0, candidates: 1 })),
  ...changes,
});
const rows = [
  row("one", { baseline: "wrong", policy: "correct" }, { why: "won" }),
  row("two", { baseline: "correct", policy: "wrong" }, { why: "lost", family: "\u202efamily" }),
  row("three", { baseline: "correct", policy: "correct" }, { split: "unseen-family" }),
];
const found = (query: string) => filteredRows(rows, filterIn(new URLSearchParams(query))).map(({ id }) => id);

test("an outcome holds in the arm that is named, or in any; every word must be found", () => {
  expect(found("")).toEqual(["one", "two", "three"]);
  expect(found("outcome=wrong")).toEqual(["one", "two"]);
  expect(found("outcome=wrong&arm=policy")).toEqual(["two"]);
  expect(found("why=won")).toEqual(["one"]);
  expect(found("q=UNSEEN+thr")).toEqual(["three"]);
  expect(found("q=unseen+one")).toEqual([]);
  expect(found("model=other")).toEqual([]);
});

test("a name with controls is chosen by the text that a form shows of it", () => {
  expect(found(`family=${encodeURIComponent("\\u202efamily")}`)).toEqual(["two"]);
  expect(found(`family=${encodeURIComponent("\u202efamily")}`)).toEqual(["two"]);
});

test("a filter goes through an address and back, also under another name", () => {
  const filter = filterIn(new URLSearchParams("why=lost&q=a+b&arm=policy"));
  for (const prefix of ["", "in-"]) expect(filterIn(new URLSearchParams(filterQuery(filter, prefix)), prefix)).toEqual(filter);
});
