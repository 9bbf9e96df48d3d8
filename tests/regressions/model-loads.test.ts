import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { embedded } from "@cupel/backends";
import { defineVerifier, fail, type Task } from "@cupel/core";
import { run } from "@cupel/engine";
import { baseline, contract, contractFirst } from "@cupel/policies";
import { expect, test } from "vitest";
import { isLlamaHere } from "../../packages/backends/src/embedded/testing/llama-here.ts";
import { randomModel } from "../../packages/backends/src/embedded/testing/random-model.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const here = await isLlamaHere();
const tasks = Array.from({ length: 4 }, (_, index): Task => {
  const schema = { type: "object", properties: { n: { type: "integer" } }, required: ["n"] };
  return { id: `t${index}`, kind: "json", prompt: `Number ${index}.`, checks: { schema } };
});
const arms = [
  { name: "baseline", policy: baseline() },
  { name: "contract", policy: contract({ repairs: 3 }) },
  { name: "policy", policy: contractFirst({ k: 3, repairs: 2 }) },
];

test.for(["reference", "llama"] as const)(
  "a model is loaded once for all arms, tasks and attempts of a run: %s (RL-24)",
  async (engine, context) => {
    if (engine === "llama" && !here) context.skip("node-llama-cpp has no binary here");
    await using folder = await temporaryFolder();
    const model = join(folder.path, "model.gguf");
    await writeFile(model, randomModel({ context: 600 }));
    const loads: unknown[] = [];
    const count = (load: unknown) => void loads.push(load);
    subscribe("cupel:model-load", count);
    try {
      await using backend = embedded({ model, engine });
      const verifiers = { json: defineVerifier("never", () => fail("not yet")) };
      // The first calls come together, before anything is loaded.
      const { records } = await run({
        tasks,
        arms,
        backend,
        verifiers,
        concurrency: 4,
        defaults: { json: { maxTokens: 12, temperature: 0.5 } },
      });
      expect(records.reduce((sum, { candidates }) => sum + candidates.length, 0)).toBeGreaterThan(30);
      expect(loads).toEqual([{ path: model, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), engine }]);
      // What is not read again need not be there any more.
      await rm(model);
      expect((await backend.generate({ prompt: "p", maxTokens: 4, temperature: 1, seed: 1 })).usage.outputTokens).toBeGreaterThan(0);
    } finally {
      unsubscribe("cupel:model-load", count);
    }
  },
);
