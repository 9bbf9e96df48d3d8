import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CupelError, canonicalRecord, isJsonObject, type RunRecord } from "@cupel/core";
import { type RunOptions, type RunResult, run } from "@cupel/engine";
import { type FaultyCall, faultTypes, mixedFaults } from "@cupel/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  answerTo,
  type BadServerWorld,
  badServerWorld,
  callOf,
  portTasks,
  portVerifiers,
  type ServedBackend,
  samples,
  servedBackends,
} from "../support/bad-server-world.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const names = Object.keys(servedBackends) as readonly ServedBackend[];
const tasks = portTasks(24);

const options = ({ backend }: BadServerWorld, changes: Partial<RunOptions> = {}): RunOptions => ({
  tasks,
  policy: samples(2),
  backend,
  verifiers: portVerifiers,
  concurrency: 8,
  ...changes,
});

/** Prompt and seed of a request in either wire format. */
function callIn({ request }: FaultyCall): string {
  const body = request.body as { prompt?: string; messages?: { content: string }[]; seed?: number; options?: { seed: number } };
  return callOf(body.prompt ?? body.messages?.at(-1)?.content ?? "", body.seed ?? body.options?.seed ?? -1);
}

/** Runs, and resumes as another process would, until nothing is left to do. */
async function runToTheEnd(
  world: BadServerWorld,
  changes: Partial<RunOptions>,
): Promise<{ readonly result: RunResult; readonly parts: readonly (readonly FaultyCall[])[] }> {
  const parts: (readonly FaultyCall[])[] = [];
  for (let resume = false; ; resume = true) {
    await world.server.up();
    const before = world.server.calls.length;
    await using backend = world.connect();
    try {
      const result = await run(options({ ...world, backend }, { ...changes, resume }));
      parts.push(world.server.calls.slice(before));
      return { result, parts };
    } catch (error) {
      // The one error that ends a run: nobody is there. Everything else is a task's own.
      if (!CupelError.is(error) || error.code !== "BACKEND_UNAVAILABLE") throw error;
      expect(error.message).toContain(world.server.url);
      parts.push(world.server.calls.slice(before));
      expect(parts.length).toBeLessThan(100);
    }
  }
}

/** Each call that a server began to answer, and how often. */
function accepted(calls: readonly FaultyCall[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) if (call.accepted) counts.set(callIn(call), (counts.get(callIn(call)) ?? 0) + 1);
  return counts;
}

function expectNothingLostOrDoubled(records: readonly RunRecord[], calls: readonly FaultyCall[]): void {
  expect(records.map(({ taskId }) => taskId)).toEqual(tasks.map(({ id }) => id));
  const begun = accepted(calls);
  for (const { stopReason, error, candidates, verdict } of records) {
    expect(stopReason).toBe(candidates.length === 2 ? "done" : "error");
    if (candidates.length < 2) expect(error).toMatchObject({ code: "BACKEND_FAILED" });
    if (candidates.length > 0) expect(verdict?.status).toBe("pass");
    for (const { raw, prompt, seed } of candidates) {
      expect(raw).toBe(answerTo({ prompt, seed }));
      expect(begun.has(callOf(prompt, seed))).toBe(true);
    }
  }
}

describe.each(names)("%s before a server that goes wrong", (name) => {
  test("loses no task and doubles none, whatever the mix, and does not hang", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(0.1, 0.3, 0.6),
        fc.subarray([...faultTypes], { minLength: 2 }),
        fc.constantFrom(1, 8),
        async (seed, share, types, concurrency) => {
          await using folder = await temporaryFolder();
          await using world = await badServerWorld(name, mixedFaults(seed, { share, types }));
          const journal = join(folder.path, "run");
          const { result, parts } = await runToTheEnd(world, { journal, concurrency });
          expect(result.status).toBe("complete");
          expectNothingLostOrDoubled(result.records, parts.flat());
          // An answer that began is never asked for again, as long as the run goes on.
          for (const part of parts) for (const [call, times] of accepted(part)) expect([call, times]).toEqual([call, 1]);
          const lines = (await readFile(join(journal, "records.jsonl"), "utf8")).trimEnd().split("\n");
          expect(lines).toHaveLength(tasks.length);
        },
      ),
      { seed: 11, numRuns: 5 },
    );
  });

  test("costs no answer where it only refuses, breaks before it answers, or drips: the records are those of a good server", async () => {
    const patient = { timeout: 20_000, retries: 20 };
    await using good = await badServerWorld(name, () => undefined, patient);
    const expected = (await run(options(good))).records.map(canonicalRecord);
    for (const mix of [
      { share: 0.4, types: ["reset", "half-close", "drip"], drip: 2 },
      { share: 0.5, types: ["status"], statuses: [429, 503, 529] },
      { share: 0.4, types: ["status"], statuses: [502] },
    ] as const) {
      await using bad = await badServerWorld(name, mixedFaults(3, mix), patient);
      const { records } = await run(options(bad));
      expect(records.map(canonicalRecord)).toEqual(expected);
      expect(bad.server.calls.filter(({ fault }) => fault !== undefined).length).toBeGreaterThan(10);
      expect([...accepted(bad.server.calls).values()]).toEqual(Array(2 * tasks.length).fill(1));
    }
  });

  test.each(faultTypes.filter((type) => type !== "down"))(
    "that does nothing but %s gives every task its error or its answer",
    async (type) => {
      await using world = await badServerWorld(name, mixedFaults(1, { share: 1, types: [type], statuses: [500] }), { timeout: 150 });
      const { records, status } = await run(options(world));
      expect(status).toBe("complete");
      expectNothingLostOrDoubled(records, world.server.calls);
      const codes = new Set(records.map(({ error }) => error?.code));
      if (type !== "drip") expect(codes).toEqual(new Set(["BACKEND_FAILED"]));
      for (const times of accepted(world.server.calls).values()) expect(times).toBe(1);
    },
  );

  test("that goes away ends the run with one error, and the run is resumed when it is back", async () => {
    await using folder = await temporaryFolder();
    await using world = await badServerWorld(name, () => undefined);
    const journal = join(folder.path, "run");
    let heard = 0;
    const stopping = run(
      options(world, {
        journal,
        concurrency: 4,
        reporters: [{ name: "stop", record: async () => void (++heard === 5 && (await world.server.stop())) }],
      }),
    );
    const error = await stopping.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "BACKEND_UNAVAILABLE", message: expect.stringMatching(/^No .* server answers at .*Start it/) });
    const before = (await readFile(join(journal, "records.jsonl"), "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as RunRecord);
    expect(before.length).toBeLessThan(tasks.length);
    expect(before.filter(({ error }) => error !== null)).toEqual([]);

    await world.server.start();
    await using backend = world.connect();
    const resumed = await run(options({ ...world, backend }, { journal, resume: true }));
    await using good = await badServerWorld(name, () => undefined);
    expect(resumed.records.map(canonicalRecord)).toEqual((await run(options(good))).records.map(canonicalRecord));
  });

  test("spends no call and no token beyond the budgets", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom({ calls: 19 }, { tokens: 300 }),
        fc.constantFrom(1, 6),
        async (seed, budget, concurrency) => {
          await using world = await badServerWorld(
            name,
            mixedFaults(seed, { share: 0.3, types: faultTypes.filter((type) => type !== "down") }),
          );
          const { records, status } = await run(options(world, { budget, concurrency }));
          const asked = new Set(world.server.calls.map(callIn));
          const answered = [...accepted(world.server.calls).values()].reduce((sum, times) => sum + times, 0);
          expect(answered).toBeLessThanOrEqual(asked.size);
          if ("calls" in budget) expect([asked.size <= budget.calls, status]).toEqual([true, "partial"]);
          const spent = records.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
          if ("tokens" in budget) expect(spent).toBeLessThanOrEqual(budget.tokens + concurrency * 16);
        },
      ),
      { seed: 5, numRuns: 5 },
    );
  });
});

test.each(names)("%s at a name without an address ends the run with one error and no record", async (name) => {
  await using backend = servedBackends[name].connect("http://no-such-host.invalid:4321", {});
  await expect(run({ tasks, policy: samples(2), backend, verifiers: portVerifiers, concurrency: 8 })).rejects.toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message: expect.stringContaining("no-such-host.invalid"),
  });
});

test.each(names)("%s streams: every piece belongs to the answer, and an answer is whole or an error", async (name) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (seed) => {
      await using world = await badServerWorld(
        name,
        mixedFaults(seed, { share: 0.6, types: faultTypes.filter((type) => type !== "down") }),
      );
      await Promise.all(
        Array.from({ length: 12 }, async (_, index) => {
          const request = { prompt: `Port ${index}`, seed: index, maxTokens: 256, temperature: 0.5 };
          let pieces = "";
          const outcome = await world.backend
            .generate({ ...request, onText: (piece) => (pieces += piece) })
            .catch((error: unknown) => error);
          if (CupelError.is(outcome)) expect(["BACKEND_FAILED", "BACKEND_UNAVAILABLE"]).toContain(outcome.code);
          else expect(outcome).toMatchObject({ text: answerTo(request), finishReason: "stop" });
          const whole = isJsonObject(outcome) && !CupelError.is(outcome);
          if (whole) expect(pieces).toBe(answerTo(request));
        }),
      );
      for (const times of accepted(world.server.calls).values()) expect(times).toBe(1);
    }),
    { seed: 2, numRuns: 6 },
  );
});
