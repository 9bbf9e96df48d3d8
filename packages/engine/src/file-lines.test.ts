import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { collect } from "../test-support/collect.ts";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { fileLines } from "./file-lines.ts";

test("the lines of a file are its lines, with the bytes before each, however long they are", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "lines");
  const line = fc.record({ text: fc.string({ unit: "grapheme" }), times: fc.constantFrom(1, 1, 1, 200_000) });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 6 }), fc.boolean(), async (parts, isWhole) => {
      const texts = parts.map(({ text, times }) => text.replaceAll("\n", " ").repeat(times));
      const content = texts.join("\n") + (isWhole && texts.length > 0 ? "\n" : "");
      writeFileSync(path, content);
      const lines = await collect(fileLines(path));
      expect(lines.map(({ text }) => text)).toEqual(isWhole || texts.at(-1) !== "" ? texts : texts.slice(0, -1));
      const bytes = Buffer.from(content);
      for (const { text, start } of lines) expect(bytes.subarray(start).toString("utf8").startsWith(text)).toBe(true);
      expect(lines.filter(({ whole }) => !whole)).toHaveLength(isWhole || (texts.at(-1) ?? "") === "" ? 0 : 1);
    }),
    { numRuns: 60, seed: 11 },
  );
});
