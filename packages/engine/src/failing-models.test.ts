import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CupelError, canonicalRecord, defineReporter, defineVerifier, type RunEnd, type RunRecord } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { arms, guessTasks, guessVerifier } from "../test-support/guess-world.ts";
import { run } from "./run.ts";
import type { RunOptions } from "./run-options.ts";

const gone = new CupelError("BACKEND_UNAVAILABLE", "No server answers at http://127.0.0.1:1.");
/** A model that answers until it was asked so many times, and then is gone. */
const model = (name: string, calls = Number.POSITIVE_INFINITY) =>
  scriptedBackend(({ seed }, index) => (index < calls ? String(seed % 10) : gone), { model: name });
const options = (changes: Partial<RunOptions> = {}): RunOptions => ({
  tasks: guessTasks(6),
  arms: arms(),
  backends: [model("a"), model("b", 3), model("c")],
  verifiers: { guess: guessVerifier },
  ...changes,
});
const of = (records: readonly RunRecord[], name: string) => records.filter((record) => record.model === name).map(canonicalRecord);

test.each([1, 4])("a model that is gone ends its own tasks only, at concurrency %i, and the end says which", async (concurrency) => {
  let told: RunEnd | undefined;
  const reporters = [defineReporter({ name: "end", end: (_records, _info, end) => void (told = end) })];
  const whole = await run(options({ backends: [model("a"), model("b"), model("c")] }));
  const result = await run(options({ concurrency, reporters }));
  expect(result).toMatchObject({
    status: "partial",
    reason: 'model "b" failed: No server answers at http://127.0.0.1:1',
    failures: [{ model: "b", code: "BACKEND_UNAVAILABLE", message: gone.message }],
  });
  expect(told).toMatchObject({ status: "partial", failures: [{ model: "b" }] });
  for (const name of ["a", "c"]) expect(of(result.records, name)).toEqual(of(whole.records, name));
  const [some, all] = [of(result.records, "b"), of(whole.records, "b")];
  expect(some.length).toBeLessThan(all.length);
  for (const record of some) expect(all).toContainEqual(record);
});

test("resumed when the model is back, the run ends as if it had never been gone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cupel-failing-"));
  try {
    const journal = join(folder, "run");
    const whole = await run(options({ backends: [model("a"), model("b"), model("c")] }));
    expect((await run(options({ journal }))).status).toBe("partial");
    const still = await run(options({ journal, resume: true, backends: [model("a", 0), model("b", 0), model("c", 0)] }));
    expect(still.failures, "the others have nothing left to ask").toMatchObject([{ model: "b" }]);
    const resumed = await run(options({ journal, resume: true, backends: [model("a", 0), model("b"), model("c", 0)] }));
    expect(resumed).toMatchObject({ status: "complete" });
    expect(resumed).not.toHaveProperty("failures");
    expect(resumed.records.map(canonicalRecord)).toEqual(whole.records.map(canonicalRecord));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("where every model fails the run ends with the first error, and so it does with a single one", async () => {
  await expect(run(options({ backends: [model("a", 2), model("b", 0)] }))).rejects.toBe(gone);
  await expect(run(options({ backends: [model("a", 2)] }))).rejects.toBe(gone);
});

test("what no model is to blame for ends the run for all", async () => {
  const lost = defineVerifier("lost", () => {
    throw new CupelError("SANDBOX_UNAVAILABLE", "The sandbox is gone.");
  });
  await expect(run(options({ verifiers: { guess: lost } }))).rejects.toThrow("The sandbox is gone.");
});

test("the budget is one for all models", async () => {
  const { status, records } = await run(options({ backends: [model("a"), model("b")], budget: { calls: 9 } }));
  expect(status).toBe("partial");
  const asked = new Set(
    records.flatMap(({ model: name, candidates }) => candidates.map(({ prompt, seed }) => `${name} ${prompt} ${seed}`)),
  );
  expect(asked.size).toBeLessThanOrEqual(9);
});
