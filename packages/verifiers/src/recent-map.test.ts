import fc from "fast-check";
import { expect, it } from "vitest";
import { RecentMap } from "./recent-map.ts";

it("keeps what was used last, up to its weight", () => {
  const map = new RecentMap<string, number>(10, (weight) => weight);
  map.set("a", 4);
  map.set("b", 4);
  expect(map.get("a")).toBe(4);
  map.set("c", 4);
  expect([map.get("a"), map.get("b"), map.get("c")]).toEqual([4, undefined, 4]);
  map.set("d", 11);
  expect(["a", "c", "d"].map((key) => map.get(key))).toEqual([undefined, undefined, undefined]);
});

it("never weighs more than it may, and forgets nothing while there is room", () => {
  const operations = fc.array(fc.tuple(fc.constantFrom("set", "get", "delete"), fc.integer({ min: 0, max: 9 })), { maxLength: 60 });
  fc.assert(
    fc.property(operations, (all) => {
      const map = new RecentMap<number, number>(20, (weight) => weight);
      let model: number[] = []; // keys, the one used last at the end; a key weighs what it is
      for (const [operation, key] of all) {
        const known = model.includes(key);
        if (operation === "get") expect(map.get(key)).toBe(known ? key : undefined);
        if (operation === "set") map.set(key, key);
        if (operation === "delete") map.delete(key);
        model = model.filter((other) => other !== key);
        if (operation === "set" || (operation === "get" && known)) model.push(key);
        while (model.reduce((sum, weight) => sum + weight, 0) > 20) model.shift();
      }
      expect(model.map((key) => map.get(key))).toEqual(model);
    }),
  );
});
