import fc from "fast-check";
import { expect, test } from "vitest";
import { fencedBlocks } from "./fences.ts";

test("each block is found with its language, and its indentation is kept", () => {
  const text = "Sure:\n```Python\n    return 1\n```\nand\n```\nx\n```";
  expect(fencedBlocks(text)).toEqual([
    { language: "python", content: "    return 1\n" },
    { language: "", content: "x\n" },
  ]);
});

test("a block on one line is one", () => {
  expect(fencedBlocks('so ```json {"a":1}``` it is')).toEqual([{ language: "json", content: '{"a":1}' }]);
  expect(fencedBlocks("```{}```")).toEqual([{ language: "", content: "{}" }]);
});

test("a block that is never closed runs to the end", () => {
  expect(fencedBlocks("```sql\nSELECT 1")).toEqual([{ language: "sql", content: "SELECT 1" }]);
});

test("what was fenced is found again", () => {
  const content = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("`"));
  fc.assert(
    fc.property(content, content, (before, inside) => {
      expect(fencedBlocks(`${before}\n\`\`\`json\n${inside}\n\`\`\`\n`)).toEqual([{ language: "json", content: `${inside}\n` }]);
    }),
  );
});

test("no text breaks it", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("`", "\n", " ", "a", "```") }), (text) => Array.isArray(fencedBlocks(text))));
});
