import fc from "fast-check";
import { expect, test } from "vitest";
import { backendNameOf } from "./backend-name.ts";
import { nameList } from "./name-list.ts";
import { serverSeed } from "./server-seed.ts";

test("a seed for servers is a signed 32-bit integer that never means 'draw one', and small seeds stay", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (seed) => {
      const sent = serverSeed(seed);
      expect(sent).toBeGreaterThanOrEqual(0);
      expect(sent).toBeLessThan(0x7fff_ffff);
      if (seed < 0x7fff_ffff) expect(sent).toBe(seed);
    }),
  );
});

test("long lists of names are cut with a count", () => {
  expect(nameList([])).toBe("none");
  expect(nameList(["a", "b\u0007"])).toBe("a, b");
  expect(nameList(Array.from({ length: 23 }, (_, index) => `m${index}`))).toMatch(/m19 and 3 more$/);
});

test("aliases mean the backend they stand for", () => {
  expect(["mock", "llamacpp", "openai-compatible", "replay", "nobody"].map(backendNameOf)).toEqual([
    "simulated",
    "embedded",
    "openai",
    "replay",
    undefined,
  ]);
});
