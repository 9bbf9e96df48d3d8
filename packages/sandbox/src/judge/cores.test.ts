import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { type Core, Cores, cores } from "./cores.ts";
import { JudgeWorker } from "./judge-worker.ts";

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

test("a judge of another machine is given none of this one's cores", async () => {
  const take = vi.spyOn(cores, "take").mockReturnValue({ index: 1, release: () => {} });
  const asked = async (here: boolean) => {
    const sent: unknown[] = [];
    const replies = [{ python: "3.11.0" }, { id: 1, ms: 1, status: "pass", code: "passed", calls: 0 }];
    const connection = {
      send: (payload: Uint8Array) => void sent.push(JSON.parse(Buffer.from(payload).toString())),
      receive: async () => Buffer.from(JSON.stringify(replies.shift())),
      kill: () => {},
      lastWords: () => "",
      ...(here && { waitedMs: () => 0 }),
    };
    const worker = await JudgeWorker.start({ mode: "mine", layers: [], boot: async () => connection }, Buffer.from("{}"));
    await worker.judge({ mode: "load", candidate: "", entry: [] }, { wallMs: 1000 });
    return sent[1];
  };
  try {
    expect(await asked(true)).toHaveProperty("core", 1);
    expect(await asked(false)).not.toHaveProperty("core");
  } finally {
    take.mockRestore();
  }
});
