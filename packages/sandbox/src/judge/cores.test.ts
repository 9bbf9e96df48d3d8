import fc from "fast-check";
import { expect, test } from "vitest";
import { type Core, Cores } from "./cores.ts";

test("jobs share cores evenly, whatever comes and goes, and each returns to its own where that is as free", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.boolean(), { maxLength: 60 }), (count, steps) => {
      const cores = new Cores(count, () => 1);
      const running: Core[] = [];
      let last: number | undefined;
      for (const begins of steps) {
        const taken = Array.from({ length: count }, (_, index) => running.filter((core) => core.index === index).length);
        const least = Math.min(...taken);
        if (begins) {
          const core = cores.take(last);
          expect(taken[core.index ?? -1]).toBe(least);
          if (last !== undefined && taken[last] === least) expect(core.index).toBe(last);
          last = core.index;
          running.push(core);
        } else running.shift()?.release();
      }
    }),
  );
});

test("nothing is placed where others run too, where that cannot be known, or what is to run alone", () => {
  const given = (runnable: number, alone = false) => new Cores(4, () => runnable).take(undefined, alone).index;
  expect([given(3), given(4), given(Number.NaN), given(1, true)]).toEqual([0, undefined, undefined, undefined]);
  const cores = new Cores(4, () => 6);
  const first = cores.take(undefined);
  expect([first.index, cores.take(undefined).index]).toEqual([undefined, 0]);
  first.release();
  expect(cores.take(0).index).toBe(1);
});
