import { setImmediate } from "node:timers/promises";
import { createRandom } from "@cupel/core";
import { expect, test } from "vitest";
import { eachInPlaces } from "./places.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test("never more works go on than there are places, those that pause not counted", async () => {
  const random = createRandom("places");
  let [working, most] = [0, 0];
  const busy = async () => {
    most = Math.max(most, ++working);
    for (let turn = random.integer(4); turn > 0; turn--) await setImmediate();
    working--;
  };
  await eachInPlaces(numbers(40), 3, async (_, pause) => {
    await busy();
    await pause(setImmediate());
    await busy();
    await Promise.all([pause(setImmediate()), pause(Promise.resolve())]);
    await busy();
  });
  expect([working, most]).toEqual([0, 3]);
});

test("works that wait for all others end, with a single place too", async () => {
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const ended: number[] = [];
  await eachInPlaces(numbers(5), 1, async (index, pause) => {
    if (++begun === 5) resolve();
    await pause(all);
    ended.push(index);
  });
  expect(ended).toEqual([0, 1, 2, 3, 4]);
});

test("a work that breaks, or ends in the middle of a pause, gives its place back", async () => {
  const begun: number[] = [];
  const broken = eachInPlaces(numbers(4), 1, async (index, pause) => {
    begun.push(index);
    if (index === 0) void pause(setImmediate());
    if (index === 1) await pause(setImmediate());
    if (index === 2) await pause(Promise.reject(new Error("in a pause")));
  });
  await expect(broken).rejects.toThrow("in a pause");
  expect(begun, "a work is taken only when the ones before have a place").toEqual([0, 1, 2, 3]);
});

test("pauses that overlap in every way neither lose a place nor win one", async () => {
  const random = createRandom("overlaps");
  let [working, most] = [0, 0];
  const wait = async () => {
    for (let turn = random.integer(3); turn > 0; turn--) await setImmediate();
  };
  await eachInPlaces(numbers(60), 2, async (_, pause) => {
    const overlapping = Array.from({ length: 4 }, async () => {
      await wait();
      await pause(wait());
    });
    await Promise.all(overlapping);
    await pause(setImmediate());
    most = Math.max(most, ++working);
    await setImmediate();
    working--;
  });
  expect(most).toBe(2);
});

test("a work is taken from its source when there is a place for it, and none after one that broke", async () => {
  let taken = 0;
  const source = function* () {
    for (;;) yield ++taken;
  };
  const broken = eachInPlaces(source(), 3, async (index) => {
    await setImmediate();
    expect(taken).toBeLessThanOrEqual(index + 6);
    if (index === 9) throw new Error("planted");
  });
  await expect(broken).rejects.toThrow("planted");
  expect(taken).toBeLessThan(20);
});
