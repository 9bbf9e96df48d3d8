import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { createSyncedLines } from "./synced-lines.ts";

test("lines are in the file when their promise is kept, in the order in which they came", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "lines");
  const file = openSync(path, "a");
  const lines = createSyncedLines(path, file);
  const kept: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fc.stringMatching(/^[a-z]*$/), { maxLength: 5 }), { maxLength: 5 }), async (batches) => {
      for (const batch of batches) {
        const promises = batch.map(async (line) => {
          await lines.append(line);
          expect(readFileSync(path, "utf8").split("\n")).toContain(line);
        });
        kept.push(...batch);
        if (batch.length % 2 === 0) await promises[0];
        await (batch.length > 3 ? lines.idle() : Promise.all(promises));
      }
    }),
    { numRuns: 40, seed: 5 },
  );
  await lines.idle();
  closeSync(file);
  expect(readFileSync(path, "utf8")).toBe(kept.map((line) => `${line}\n`).join(""));
});

test("once a line cannot be written nothing is written after it, so that the next resume can cut it off", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "lines");
  closeSync(openSync(path, "a"));
  const file = openSync(path, "r");
  const lines = createSyncedLines(path, file);
  const failure = await lines.append("first").catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: "INTERNAL", message: expect.stringMatching(/^Cannot write .*lines: EBADF/) });
  await expect(lines.append("second")).rejects.toBe(failure);
  await lines.idle();
  closeSync(file);
});
