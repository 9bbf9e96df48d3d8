import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { onAbort } from "./on-abort.ts";

test("an abort is told once to all who listen, and to none who stopped", () => {
  const controller = new AbortController();
  const told: string[] = [];
  const tell = () => void told.push("twice");
  onAbort(controller.signal, () => void told.push("first"));
  const stop = onAbort(controller.signal, () => void told.push("stopped"));
  onAbort(controller.signal, tell);
  onAbort(controller.signal, tell);
  stop();
  controller.abort();
  expect(told).toEqual(["first", "twice", "twice"]);
});

test("a signal has one listener, however many come and go", () => {
  const { signal } = new AbortController();
  for (let turn = 0; turn < 1000; turn++) onAbort(signal, () => {})();
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
});
