import type { CommandContext } from "@cupel/command-line";
import { expect, test } from "vitest";
import { downloadProgress } from "./download-progress.ts";

const total = 100_000_000;

/** What is written while a file comes in a hundred pieces, one each so many milliseconds. */
function written(milliseconds: number, { isTerminal = false, known = true } = {}): readonly string[] {
  const texts: string[] = [];
  let time = 0;
  const context = {
    writeError: (text: string) => texts.push(text),
    terminal: { stdout: isTerminal, stderr: isTerminal, columns: 40 },
    now: () => time,
  };
  const report = downloadProgress(context as unknown as CommandContext);
  for (let piece = 1; piece <= 100; piece++, time += milliseconds) {
    report({ file: "hf:o/n@c:m.gguf", received: (piece * total) / 100, total: known ? total : undefined });
  }
  return texts;
}

test("nothing is said of a download that takes less than two seconds", () => {
  expect(written(15)).toEqual([]);
});

test("off a terminal there is a line per tenth from two seconds on, and one where the size is unknown", () => {
  expect(written(100)).toEqual([21, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `hf:o/n@c:m.gguf: ${percent}.0 of 100.0 MB\n`));
  expect(written(100, { known: false })).toEqual(["hf:o/n@c:m.gguf: 21.0 MB\n"]);
});

test("on a terminal one line is rewritten each second, within its width, and ended", () => {
  const lines = written(100, { isTerminal: true });
  expect(lines).toHaveLength(9);
  for (const line of lines) expect([line.startsWith("\r\u001b[K"), line.trimEnd().length <= 4 + 39]).toEqual([true, true]);
  expect(lines.at(-1)).toBe("\r\u001b[Khf:o/n@c:m.gguf: 100.0 of 100.0 MB\n");
});
