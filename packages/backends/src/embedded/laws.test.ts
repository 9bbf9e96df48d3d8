import { backendLaws } from "@cupel/testing";
import { afterAll, test } from "vitest";
import { embedded } from "./embedded.ts";
import { isLlamaHere } from "./testing/llama-here.ts";
import { randomModel } from "./testing/random-model.ts";
import { temporaryFile } from "./testing/temporary-file.ts";

const file = await temporaryFile(randomModel());
afterAll(() => file[Symbol.asyncDispose]());
const llama = await isLlamaHere();
if (!llama) process.stdout.write("skipped: node-llama-cpp has no binary here\n");

for (const { name, check } of backendLaws("embedded, reference", () => embedded({ model: file.path, sequences: 2 }), { samples: true })) {
  test(name, check);
}
for (const { name, check } of backendLaws("embedded, llama", () => embedded({ model: file.path, engine: "llama" }), { samples: true })) {
  test.skipIf(!llama)(name, check);
}
