import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCacheFolder } from "./cache-folder.ts";

test("who reads while others write sees a whole entry, the old one or the new one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cupel-cache-"));
  try {
    const warnings: string[] = [];
    const { read, write } = openCacheFolder(folder, (sentence) => warnings.push(sentence));
    const key = "a".repeat(64);
    const entry = (letter: string) => ({
      generation: { text: letter.repeat(4_000_000), finishReason: "stop", usage: { inputTokens: 1, outputTokens: 1 } } as const,
      milliseconds: 1,
    });
    await write(key, entry("x"));
    const writing = Promise.all(["y", "z"].map((letter) => write(key, entry(letter))));
    const seen = await Promise.all(Array.from({ length: 4 }, () => read(key)));
    await writing;
    for (const found of seen) expect("xyz").toContain(found?.generation.text[0]);
    expect(warnings).toEqual([]);
    expect("yz").toContain((await read(key))?.generation.text[0]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
