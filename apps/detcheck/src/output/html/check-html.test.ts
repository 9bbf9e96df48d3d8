import { axisSpec, type CheckResult, check, checkSpec } from "@cupel/determinism";
import { type Plant, plantedTarget } from "@cupel/testing";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { checkHtml } from "./check-html.ts";

const environment = { now: () => performance.now(), sleep: async () => {}, signal: new AbortController().signal };
const prompts = Array.from({ length: 6 }, (_, index) => ({ text: `Question ${index}: what follows from ${index * 7}?` }));
const tie: Plant = { when: "batch", effect: { kind: "flip", position: 5, nearTie: true } };

let diverged: CheckResult;
beforeAll(async () => {
  const spec = checkSpec({
    prompts,
    runs: 2,
    tier: 2,
    axes: [axisSpec("batch", ["1", "2"]), axisSpec("cache", [])],
    onDiverge: "characterise",
  });
  diverged = await check(plantedTarget({ plants: [tie] }), spec, environment);
});

test("holds verdict, axes, both sides with the margins, bounds, controls and what is not shown", () => {
  const page = checkHtml(diverged.report, diverged.trace);
  for (const part of ["verdict", "axes", "divergences", "bounds", "setup", "not-shown"]) expect(page).toContain(`id="${part}"`);
  expect(page).toContain('<span class="fail">DIVERGED</span>');
  expect(page).toContain("BATCH_VARIANCE");
  expect(page).toMatch(/<polyline class="curve s0" points="[\d. ,]+"\/>/);
  expect(page).toMatch(/0 within, \d from the baseline/);
  for (const line of diverged.report.notShown) expect(page).toContain(line.slice(0, 20));
});

test("loads nothing: a policy by hashes, no style attribute, no handler, no address", () => {
  const page = checkHtml(diverged.report, diverged.trace);
  expect(page).toMatch(
    /http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'/,
  );
  expect(page).not.toMatch(/<[^>]+\s(?:style|on\w+|src)=/);
  expect(page).not.toMatch(/href="(?!#)/);
});

test("a clean check has no differences, and its bound stands there", async () => {
  const { report, trace } = await check(plantedTarget(), checkSpec({ prompts, runs: 2, minBound: null }), environment);
  const page = checkHtml(report, trace);
  expect(page).not.toContain('id="divergences"');
  expect(page).toContain("&lt; 39.4 %");
});

test("the stored report alone makes the page without whole answers", () => {
  const page = checkHtml(diverged.report);
  expect(page).not.toContain("<polyline");
  expect(page).toContain("Both sides where they part");
});

test("whatever a model or a server says is text", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("</pre><script>evil()</script>", '"><img src=x onerror=evil()>', "\u202Egnp.exe", "]]>&lt;", "\u0000\u001b[31m"),
  );
  const tags = (page: string): number => page.match(/<[a-z/!]/gi)?.length ?? 0;
  const plain = tags(pageOf("x"));
  fc.assert(
    fc.property(
      hostile.filter((text) => text !== ""),
      (text) => {
        const page = pageOf(text);
        expect(page).not.toMatch(/<script>evil|<img/);
        // Marked controls are the only mark-up that a text may bring.
        expect(tags(page.replace(/<i>\\?[^<>]*<\/i>/g, "")) - plain).toBeLessThanOrEqual(0);
        expect(page).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
        expect(page).not.toContain("\u0000");
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});

/** The page of a check in which every text from elsewhere is the given one. */
function pageOf(text: string): string {
  const { report, trace } = diverged;
  const divergences = report.divergences.slice(0, 1).map((divergence) => ({
    ...divergence,
    promptStart: text,
    difference: { ...divergence.difference, before: text, leftAfter: text, rightAfter: text, leftFinish: text, rightFinish: text },
    topLeft: [{ id: 1, token: text, score: -1 }],
    topRight: null,
  }));
  const rows = trace.rows.map((row) => ({ ...row, text }));
  return checkHtml(
    {
      ...report,
      divergences,
      target: { ...report.target, model: text, baseUrl: text },
      identity: { facts: { [text]: text }, sha256: "0" },
    },
    { ...trace, rows },
  );
}
