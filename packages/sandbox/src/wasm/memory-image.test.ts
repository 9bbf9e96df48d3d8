import fc from "fast-check";
import { expect, test } from "vitest";
import { keepMemory } from "./memory-image.ts";

test("memory comes back whole, whatever was written and however it grew, with and without a snapshot below it", () => {
  const write = fc.tuple(fc.nat(3 * 4096 - 1), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(fc.array(write), fc.array(write), fc.boolean(), fc.boolean(), (before, after, isShared, hasGrown) => {
      const origin = new Uint8Array(3 * 4096).fill(7);
      const memory = { buffer: origin.slice().buffer };
      for (const [offset, value] of before) new Uint8Array(memory.buffer)[offset] = value;
      const expected = new Uint8Array(memory.buffer).slice();
      const restore = keepMemory(memory, isShared ? origin : undefined);
      if (hasGrown) {
        const grown = new Uint8Array(4 * 4096).fill(9);
        grown.set(new Uint8Array(memory.buffer));
        memory.buffer = grown.buffer;
      }
      for (const [offset, value] of after) new Uint8Array(memory.buffer)[offset] = value;
      restore();
      const restored = new Uint8Array(memory.buffer);
      expect(Buffer.compare(restored.subarray(0, expected.length), expected)).toBe(0);
      expect(restored.subarray(expected.length).every((byte) => byte === 0)).toBe(true);
    }),
  );
});
