import { setImmediate } from "node:timers/promises";
import { createRandom } from "@cupel/core";
import { expect, test } from "vitest";
import { createPlaces } from "./places.ts";

test("never more works go on than there are places, those that pause not counted", async () => {
  const random = createRandom("places");
  const places = createPlaces(3);
  let [working, most] = [0, 0];
  const busy = async () => {
    most = Math.max(most, ++working);
    for (let turn = random.integer(4); turn > 0; turn--) await setImmediate();
    working--;
  };
  const works = Array.from({ length: 40 }, () =>
    places.hold(async (pause) => {
      await busy();
      await pause(setImmediate());
      await busy();
      await Promise.all([pause(setImmediate()), pause(Promise.resolve())]);
      await busy();
    }),
  );
  await Promise.all(works);
  expect([working, most]).toEqual([0, 3]);
});

test("works that wait for all others end, with a single place too", async () => {
  const places = createPlaces(1);
  const { promise: all, resolve } = Promise.withResolvers<void>();
  let begun = 0;
  const works = Array.from({ length: 5 }, async (_, index) =>
    places.hold(async (pause) => {
      if (++begun === 5) resolve();
      await pause(all);
      return index;
    }),
  );
  expect(await Promise.all(works)).toEqual([0, 1, 2, 3, 4]);
});

test("a work that breaks, or ends in the middle of a pause, gives its place back", async () => {
  const places = createPlaces(1);
  await expect(places.hold(() => Promise.reject(new Error("planted")))).rejects.toThrow("planted");
  await expect(places.hold((pause) => pause(Promise.reject(new Error("in a pause"))))).rejects.toThrow("in a pause");
  await places.hold(async (pause) => void pause(setImmediate()));
  for (let turn = 0; turn < 3; turn++) await setImmediate();
  expect(await places.hold(async () => "goes on")).toBe("goes on");
});
