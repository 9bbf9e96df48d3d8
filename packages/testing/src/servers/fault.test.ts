import { expect, test } from "vitest";
import { faultTypes, mixedFaults } from "./fault.ts";

const first = (schedule: ReturnType<typeof mixedFaults>, calls: number) => Array.from({ length: calls }, (_, call) => schedule(call));

test("a mix depends on its seed only, not on the order of asking", () => {
  const mix = { share: 0.5 };
  const faults = first(mixedFaults("a", mix), 200);
  const again = mixedFaults("a", mix);
  expect(
    Array.from({ length: 200 }, (_, call) => 199 - call)
      .map((call) => again(call))
      .reverse(),
  ).toEqual(faults);
  expect(first(mixedFaults("b", mix), 200)).not.toEqual(faults);
});

test("a mix has the share and the kinds that were asked for", () => {
  const faults = first(mixedFaults(1, { share: 0.25 }), 4000);
  const met = faults.filter((fault) => fault !== undefined);
  expect(met.length / faults.length).toBeCloseTo(0.25, 1);
  expect(new Set(met.map(({ type }) => type))).toEqual(new Set(faultTypes));
  const refusals = first(mixedFaults(1, { share: 1, types: ["status"], statuses: [429], retryAfter: 3 }), 200);
  expect(new Set(refusals.map((fault) => fault?.type === "status" && fault.retryAfter))).toEqual(new Set([undefined, 0, 1, 2, 3]));
  expect(first(mixedFaults(1, { share: 0 }), 50)).toEqual(Array(50).fill(undefined));
});
