import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

async function* from<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

test("results come in the order of the items, with at most the window in work", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), async (delays, window) => {
      let working = 0;
      let most = 0;
      const results: number[] = [];
      const slow = async ([index, delay]: readonly [number, number]) => {
        most = Math.max(most, ++working);
        for (let turn = 0; turn < delay; turn++) await new Promise(setImmediate);
        working--;
        return index;
      };
      for await (const result of inOrder(from([...delays.entries()]), window, slow)) results.push(result);
      expect(results).toEqual([...delays.keys()]);
      expect(most).toBeLessThanOrEqual(window);
    }),
    { numRuns: 50 },
  );
});

test("an error reaches the reader after the results before it", async () => {
  const seen: number[] = [];
  const failing = async (item: number) => {
    if (item === 2) throw new Error("two");
    return item;
  };
  await expect(async () => {
    for await (const result of inOrder(from([0, 1, 2, 3, 4]), 2, failing)) seen.push(result);
  }).rejects.toThrow("two");
  expect(seen).toEqual([0, 1]);
});
