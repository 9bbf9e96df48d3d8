import fc from "fast-check";
import { expect, it } from "vitest";
import { FrameReader, frame } from "./frames.ts";

it("finds the same frames however the stream is cut", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.array(fc.nat(20)), (payloads, cuts) => {
      const stream = Buffer.concat(payloads.map((payload) => frame(payload)));
      const reader = new FrameReader();
      const found: Buffer[] = [];
      let start = 0;
      for (let n = 0; start < stream.length; n++) {
        const end = start + 1 + (cuts[n % cuts.length] ?? 7);
        found.push(...reader.push(stream.subarray(start, end)));
        start = end;
      }
      expect(found.map((payload) => [...payload])).toEqual(payloads.map((payload) => [...payload]));
    }),
    { seed: 1 },
  );
});

it("refuses a frame that no judge writes", () => {
  expect(() => new FrameReader().push(Buffer.from([0xff, 0, 0, 0]))).toThrow(RangeError);
});
