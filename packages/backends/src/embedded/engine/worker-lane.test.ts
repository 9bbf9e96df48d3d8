import { Worker } from "node:worker_threads";
import type { Generation } from "@cupel/core";
import { expect, test } from "vitest";
import type { ReferenceModel } from "./reference-model.ts";
import { workerLane } from "./worker-lane.ts";

const request = { prompt: "p", maxTokens: 1, temperature: 0, seed: 0 };
const answer: Generation = { text: "fine", finishReason: "stop", usage: { inputTokens: 1, outputTokens: 1 } };
const nothing = {} as ReferenceModel;
const scripted = (script: string): Worker =>
  new Worker(`require("node:worker_threads").parentPort.on("message", () => { ${script} });`, { eval: true });

test("a worker that dies fails its call and is replaced for the next", async () => {
  const scripts = [
    "process.exit(3)",
    "throw new Error('out of luck')",
    `require("node:worker_threads").parentPort.postMessage(${JSON.stringify({ type: "done", generation: answer })})`,
  ];
  const lane = workerLane(nothing, 0, () => scripted(scripts.shift() ?? ""));
  await expect(lane.generate(request)).rejects.toMatchObject({
    code: "BACKEND_FAILED",
    message: expect.stringContaining("ended unexpectedly"),
  });
  await expect(lane.generate(request)).rejects.toMatchObject({ code: "BACKEND_FAILED", message: expect.stringContaining("out of luck") });
  expect(await lane.generate(request)).toEqual(answer);
  expect(await lane.generate(request).then(() => scripts.length)).toBe(0);
  await lane.dispose();
});

test("closing ends a call that runs", async () => {
  const lane = workerLane(nothing, 0, () => scripted("for (;;);"));
  const call = lane.generate(request);
  const outcome = expect(call).rejects.toMatchObject({ code: "ABORTED" });
  await lane.dispose();
  await outcome;
});
