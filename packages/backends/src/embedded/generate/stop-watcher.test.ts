import fc from "fast-check";
import { expect, test } from "vitest";
import { StopWatcher } from "./stop-watcher.ts";

const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "é"), maxLength: 30 });
const stops = fc.array(fc.string({ unit: fc.constantFrom("a", "b", "\n"), minLength: 1, maxLength: 4 }), { maxLength: 3 });

/** Feeds a text in pieces, ending at the first complete stop text. */
function feed(pieces: readonly string[], stopTexts: readonly string[]) {
  const emitted: string[] = [];
  const watcher = new StopWatcher(stopTexts, (piece) => emitted.push(piece));
  const stopped = pieces.some((piece) => watcher.push(piece));
  if (!stopped) watcher.end();
  return { emitted, stopped, text: watcher.text };
}

test("text ends before the stop text that completes first, however it is cut into pieces", () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 10 }), stops, (pieces, stopTexts) => {
      const result = feed(pieces, stopTexts);
      const whole = pieces.join("");
      expect(result.stopped).toBe(stopTexts.some((stop) => whole.includes(stop)));
      expect(result.emitted.join("")).toBe(result.text);
      expect(whole.startsWith(result.text)).toBe(true);
      expect(stopTexts.some((stop) => result.text.includes(stop))).toBe(false);
      if (!result.stopped) expect(result.text).toBe(whole);
      else expect(stopTexts.some((stop) => whole.startsWith(stop, result.text.length))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test("only what may begin a stop text is held back", () => {
  const emitted: string[] = [];
  const watcher = new StopWatcher(["\n\n"], (piece) => emitted.push(piece));
  watcher.push("one\n");
  watcher.push("two");
  expect(emitted).toEqual(["one", "\ntwo"]);
});
