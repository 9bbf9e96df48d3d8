import { expect, test } from "vitest";
import { createOwnTime } from "./own-time.ts";
import { createSlots } from "./slots.ts";

const { signal } = new AbortController();

test("a task's time stands still while it only waits, and goes on while one of its calls is under way", async () => {
  let time = 0;
  const shared = createSlots(2);
  const task = createOwnTime(shared, () => time);
  const others = [await shared.enter(signal), await shared.enter(signal)];
  time = 10;
  const first = task.slots.enter(signal);
  time = 60;
  expect(task.now(), "waiting for 50").toBe(10);
  others[0]?.();
  const leave = await first;
  time = 65;
  const second = task.slots.enter(signal);
  time = 75;
  expect(task.now(), "one waits, one calls").toBe(25);
  leave();
  const leaveToo = await second;
  time = 80;
  leaveToo();
  expect(task.now()).toBe(30);
});

test("a wait that is given up ends like any other", async () => {
  let time = 0;
  const shared = createSlots(1);
  const task = createOwnTime(shared, () => time);
  await shared.enter(signal);
  const stop = new AbortController();
  const waiting = task.slots.enter(stop.signal);
  time = 5;
  stop.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  time = 7;
  expect(task.now()).toBe(2);
});
