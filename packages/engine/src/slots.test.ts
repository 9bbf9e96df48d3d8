import { setImmediate } from "node:timers/promises";
import { createRandom } from "@cupel/core";
import { expect, test } from "vitest";
import { createSlots } from "./slots.ts";

const { signal: never } = new AbortController();

test("no more go on than there are slots, all get their turn in order, and those who give up take none", async () => {
  const random = createRandom("slots");
  const slots = createSlots(3);
  let [inside, most] = [0, 0];
  const turns: number[] = [];
  const gaveUp: number[] = [];
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const stop = new AbortController();
      if (index % 5 === 4) void setImmediate().then(() => stop.abort(new Error("enough")));
      try {
        const leave = await slots.enter(stop.signal);
        turns.push(index);
        most = Math.max(most, ++inside);
        for (let turn = random.integer(4); turn >= 0; turn--) await setImmediate();
        inside--;
        leave();
        leave();
      } catch (thrown) {
        expect(thrown).toEqual(new Error("enough"));
        gaveUp.push(index);
      }
    }),
  );
  expect(most).toBe(3);
  expect(turns).toEqual(turns.toSorted((left, right) => left - right));
  expect(turns.length + gaveUp.length).toBe(60);
  expect(gaveUp.length).toBeGreaterThan(5);
  const again = await Promise.all([slots.enter(never), slots.enter(never), slots.enter(never)]);
  expect(again).toHaveLength(3);
});

test("who is aborted already does not enter", async () => {
  const slots = createSlots(1);
  await expect(slots.enter(AbortSignal.abort(new Error("late")))).rejects.toThrow("late");
  (await slots.enter(never))();
});
