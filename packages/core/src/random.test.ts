import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "./random.ts";

test("the stream of a key never changes: recorded seeds must stay replayable", () => {
  const random = createRandom(1);
  expect([random.next(), random.next(), random.next()]).toEqual([0.9812893252353266, 0.24175435467016582, 0.48276862476631355]);
  expect(random.split("call", "task-1", 0).seed).toBe(1058479688);
});

test("a split depends on key and labels, not on what was drawn before", () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }), fc.nat(20), (key, labels, draws) => {
      const used = createRandom(key);
      for (let draw = 0; draw < draws; draw++) used.next();
      expect(used.split(...labels).next()).toBe(
        createRandom(key)
          .split(...labels)
          .next(),
      );
    }),
  );
});

test("different labels and differently typed keys give different streams", () => {
  const first = (random: { next(): number }) => random.next();
  const root = createRandom("seed");
  const streams = [
    root,
    root.split("a"),
    root.split("b"),
    root.split("a", "b"),
    root.split("a,b"),
    root.split(1),
    root.split("1"),
    createRandom(1),
    createRandom("1"),
  ];
  expect(new Set(streams.map(first)).size).toBe(streams.length);
});

test("numbers are uniform: chi-square of 100,000 draws into 100 bins stays below the 1e-6 quantile", () => {
  const random = createRandom("uniform");
  const bins = new Array<number>(100).fill(0);
  for (let draw = 0; draw < 100_000; draw++) {
    const bin = Math.floor(random.next() * 100);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const statistic = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(statistic).toBeLessThan(181);
});

test("integers stay inside their bound, and a bad bound is refused", () => {
  const random = createRandom("integer");
  for (let draw = 0; draw < 1000; draw++) expect(random.integer(3)).toBeOneOf([0, 1, 2]);
  expect(() => random.integer(0)).toThrow("bound 0");
});
