import { cached } from "@cupel/backends";
import { type Backend, canonicalRecord } from "@cupel/core";
import { type RunOptions, run } from "@cupel/engine";
import { expect, test } from "vitest";
import { badServerWorld, portTasks, portVerifiers, type ServedBackend, samples, servedBackends } from "../support/bad-server-world.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const names = Object.keys(servedBackends) as readonly ServedBackend[];
const tasks = portTasks(10);
const options = (backend: Backend, changes: Partial<RunOptions> = {}): RunOptions => ({
  tasks,
  policy: samples(5),
  backend,
  verifiers: portVerifiers,
  concurrency: 4,
  ...changes,
});

test.each(names)("%s: five samples of a task are five calls in the first run and none in the second (HZ-50)", async (name) => {
  await using folder = await temporaryFolder();
  await using world = await badServerWorld(name, () => undefined, { timeout: 20_000 });
  const kept = () => cached(world.connect(), { folder: folder.path });
  await using first = kept();
  const made = await run(options(first));
  expect(world.server.calls).toHaveLength(50);
  expect(new Set(made.records.flatMap(({ candidates }) => candidates.map(({ raw }) => raw))).size).toBe(50);
  await using second = kept();
  const again = await run(options(second, { budget: { calls: 1, tokens: 1 } }));
  expect(world.server.calls).toHaveLength(50);
  expect(again.status).toBe("complete");
  expect(again.records.map(canonicalRecord)).toEqual(made.records.map(canonicalRecord));
  expect(again.records.flatMap(({ candidates }) => candidates).every(({ fromCache }) => fromCache)).toBe(true);
});

test("a run that was cut off and is begun anew repeats no call that was answered", async () => {
  await using folder = await temporaryFolder();
  await using world = await badServerWorld("openai", () => undefined, { timeout: 20_000 });
  const kept = () => cached(world.connect(), { folder: folder.path });
  const stop = new AbortController();
  await using first = kept();
  const heard = { candidates: 0 };
  const interrupting = {
    name: "interrupt",
    event: ({ type }: { readonly type: string }) => void (type === "candidate" && ++heard.candidates === 23 && stop.abort()),
  };
  const cut = await run(options(first, { concurrency: 1, signal: stop.signal, reporters: [interrupting] }));
  expect(cut.status).toBe("partial");
  expect(world.server.calls.length).toBeLessThan(50);
  await using second = kept();
  const whole = await run(options(second));
  expect(whole.records).toHaveLength(10);
  // The call that the interrupt met may be made once more.
  expect(world.server.calls.length).toBeLessThanOrEqual(51);
  expect(whole.records.flatMap(({ candidates }) => candidates.map(({ fromCache }) => fromCache === true))).toEqual(
    Array.from({ length: 50 }, (_, call) => call < 50 - whole.spent.calls),
  );
});
