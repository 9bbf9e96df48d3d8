import { fail } from "@cupel/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { marked } from "marked";
import { parse, serialize } from "parse5";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord, type RecordSketch } from "../../fixtures/make-record.ts";
import { compareContenders } from "./compare-contenders.ts";
import { comparisonHtml } from "./comparison-html.ts";
import { comparisonMarkdown } from "./comparison-markdown.ts";
import { comparisonSchema } from "./comparison-schema.ts";
import { comparisonText } from "./comparison-text.ts";
import type { Contender } from "./contender.ts";

function contender(runId: string, sketches: readonly RecordSketch[]): Contender {
  const records = sketches.map((sketch) => ({ ...makeRecord(sketch), runId }));
  const info = makeInfo({ runId, total: records.length, config: { settings: { bestOfK: { sql: runId.length } } } });
  return { label: runId, arm: "policy", model: "m1", runs: [{ folder: runId, info, end: complete, verifiers: { json: "1" }, records }] };
}

const wrong = { gold: fail("wrong"), verdict: fail("no") };
const evil = "<img src=x onerror=alert(1)>\n\n# Title\n[a](javascript:b) ` ``` | @somebody \u001b[2J";
const report = compareContenders(
  [
    contender("one", [{ task: "a", output: evil }, { task: "b" }]),
    contender("other", [{ task: "a", output: evil, ...wrong }, { task: "b" }]),
  ],
  { gates: { failOn: ["regression", "undecided"], margin: 0.1, maxErrors: 0 } },
);

test("what --json prints has the published schema", () => {
  const validate = new Ajv2020({ strict: false }).compile(comparisonSchema);
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  expect(validate({ ...report, extra: 1 })).toBe(false);
});

test("in markdown nothing that a model wrote is mark-up", () => {
  const html = marked.parse(comparisonMarkdown(report), { async: false });
  expect(html).not.toMatch(/<img|href=|<h1[^>]*>Title/);
  expect(html).toContain("bestOfK.sql");
  expect(html.match(/<h1/g)).toHaveLength(1);
  expect(html).toContain("lost correct, lost verified: a");
});

test("as a page it loads nothing, and what a model wrote is text", () => {
  const page = comparisonHtml(report);
  expect(page).toContain("default-src 'none'");
  expect(page).toContain("&#60;img src=x onerror=alert(1)&#62;");
  expect(page).not.toMatch(/<img|javascript:b"|<h1>Title/);
  expect(page).not.toContain("\u001b");
  const elements = parse(page, { onParseError: ({ code }) => expect.fail(code) });
  expect(serialize(elements).match(/<details class="task"/g)).toHaveLength(1);
  for (const told of [report.pairs[0]?.metrics[0]?.sentence, report.gates.results[0]?.sentence]) {
    expect(page).toContain(told?.replaceAll("'", "&#39;"));
  }
});

test("in the terminal nothing that a model wrote is a control sequence, and no line is too wide", () => {
  for (const columns of [50, 80, 120]) {
    const lines = comparisonText(report, { columns }).split("\n");
    expect(lines.join("")).not.toContain("\u001b");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
  }
  expect(comparisonText(report, { columns: 80, colour: true })).toContain("\u001b[1m");
});
