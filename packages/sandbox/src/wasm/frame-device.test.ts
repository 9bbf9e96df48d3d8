import fc from "fast-check";
import { expect, test } from "vitest";
import { FrameDevice } from "./frame-device.ts";
import type { DeviceOperations, EmscriptenFiles, FileStream } from "./pyodide-module.ts";

function opened(device: FrameDevice): DeviceOperations {
  let operations: DeviceOperations | undefined;
  const files = {
    makedev: () => 1,
    registerDevice: (_device: number, given: DeviceOperations) => {
      operations = given;
    },
    mkdev: () => {},
    open: () => ({ fd: 3 }),
    unlink: () => {},
  };
  expect(device.open(files as unknown as EmscriptenFiles, 1)).toBe(3);
  if (operations === undefined) throw new Error("no device was registered");
  return operations;
}
const stream = {} as FileStream;

test("frames come out as they went in, however the reader cuts them", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), fc.integer({ min: 1, max: 20 }), (payloads, step) => {
      const device = new FrameDevice(1000);
      const { read } = opened(device);
      for (const payload of payloads) device.put(payload);
      const bytes: number[] = [];
      const buffer = new Int8Array(step + 2);
      for (let count = read(stream, buffer, 2, step); count > 0; count = read(stream, buffer, 2, step)) {
        bytes.push(...new Uint8Array(buffer.buffer, 2, count));
      }
      expect(bytes).toEqual(payloads.flatMap((payload) => [0, 0, 0, payload.length, ...payload]));
    }),
  );
});

test("anything but one whole frame is no answer", () => {
  const device = new FrameDevice(1000);
  const { write } = opened(device);
  const say = (bytes: number[]) => write(stream, Int8Array.from([9, ...bytes]), 1, bytes.length);
  for (const bytes of [[], [0, 0, 0], [0, 0, 0, 2, 1], [0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 0, 0, 0, 1, 1], [255, 255, 255, 255, 1]]) {
    say(bytes);
    expect(device.get()).toBeUndefined();
  }
  say([0, 0]);
  say([0, 2, 7]);
  say([8]);
  expect(device.get()).toEqual(Uint8Array.of(7, 8));
});

test("what is too long stops the engine before it is kept", () => {
  const { write } = opened(new FrameDevice(10));
  write(stream, new Int8Array(14), 0, 14);
  expect(() => write(stream, new Int8Array(1), 0, 1)).toThrow("too long");
});

test("a reader that finds nothing may be served just then; otherwise it reads the end", () => {
  const device = new FrameDevice(10);
  const { read } = opened(device);
  expect(read(stream, new Int8Array(8), 0, 8)).toBe(0);
  device.onStarved = () => device.put(Uint8Array.of(1));
  expect(read(stream, new Int8Array(8), 0, 8)).toBe(4);
});
