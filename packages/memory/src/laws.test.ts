import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryLaws } from "@cupel/testing";
import { afterAll, describe, test } from "vitest";
import { inMemory, winsFile } from "./index.ts";

const directory = mkdtempSync(join(tmpdir(), "cupel-memory-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

const laws = [
  ...memoryLaws("in memory", () => inMemory()),
  ...memoryLaws("a wins file", () => winsFile(join(directory, `wins-${files++}.jsonl`), { create: true })),
];

describe("every memory", () => {
  for (const law of laws) test(law.name, law.check);
});
