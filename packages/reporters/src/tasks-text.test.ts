import { expect, test } from "vitest";
import { makeInfo, makeRecord } from "../fixtures/make-record.ts";
import { notesOf } from "./notes.ts";
import { summarize } from "./summarize.ts";
import { tasksText } from "./tasks-text.ts";

const stopped = { status: "partial", finishedAt: "2026-11-25T10:00:00.000Z", reason: "budget" } as const;
const info = makeInfo({ models: ["m1"], arms: ["policy"], total: 5 });
const records = ["a", "b", "c"].map((task) => makeRecord({ task, family: task }));
const shared = (record: (typeof records)[number]) => ({ ...record, family: "one" });

test("a run that was stopped counts the families of the tasks that it came to, and takes no missing task for a shared family", () => {
  const partial = summarize(records, info, stopped);
  expect(tasksText(partial)).toBe("3 of 5 tasks, of 3 families");
  expect(notesOf(partial).join()).not.toContain("intervals are widened");
  const none = summarize([], info, stopped);
  expect(tasksText(none)).toBe("0 of 5 tasks");
  expect(notesOf(none).join()).not.toContain("intervals are widened");
});

test("families that are shared are told, of the tasks that there are", () => {
  expect(notesOf(summarize(records.map(shared), info, stopped)).join()).toContain("The 3 tasks are 1 family");
  const complete = summarize(records.map(shared), { ...info, total: 3 }, { status: "complete", finishedAt: stopped.finishedAt });
  expect(tasksText(complete)).toBe("3 tasks of 1 family");
});
