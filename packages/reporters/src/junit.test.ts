import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, type RunRecord, visible } from "@cupel/core";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { junitXml } from "./junit.ts";

const hasXmllint = spawnSync("xmllint", ["--version"]).status === 0;
if (!hasXmllint) process.stderr.write("SKIPPED what validates JUnit XML: no xmllint here (Debian: libxml2-utils)\n");

const folder = mkdtempSync(join(tmpdir(), "cupel-junit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const schema = fileURLToPath(new URL("../fixtures/junit.xsd", import.meta.url));

const render = (records: readonly RunRecord[], end: Parameters<typeof junitXml>[2] = complete) => junitXml(records, makeInfo(), end);

/** What xmllint says against it; empty where it is well-formed and valid. */
function problemsOf(xml: string): string {
  const file = join(folder, "report.xml");
  writeFileSync(file, xml);
  const { status, stderr } = spawnSync("xmllint", ["--noout", "--schema", schema, file], { encoding: "utf8" });
  return status === 0 ? "" : stderr;
}

/** The text that a real reader finds at a place. */
function read(xml: string, place: string): string {
  const file = join(folder, "report.xml");
  writeFileSync(file, xml);
  return execFileSync("xmllint", ["--xpath", `string(${place})`, file], { encoding: "utf8" }).replace(/\n$/, "");
}

test("a run is a suite per model and arm, a case per task, with counts that add up", () => {
  const xml = render(oneOfEverything());
  const suites = [...xml.matchAll(/<testsuite name="([^"]*)" (tests.*?) time/g)].map(([, name, numbers]) => [name, numbers]);
  expect(suites).toEqual([
    ["m1 × baseline", 'tests="4" failures="2" errors="0" skipped="0"'],
    ["m1 × contract", 'tests="4" failures="0" errors="2" skipped="1"'],
    ["m1 × policy", 'tests="4" failures="0" errors="1" skipped="1"'],
  ]);
  expect(xml).toContain('<testsuites name="cupel" tests="12" failures="2" errors="3" skipped="2" time="');
  expect(xml).toContain('<testcase name="j2" classname="ships" time="1.500">');
  expect(xml).toContain('<property name="correct" value="50% [15, 85] (2/4)"/>');
  expect(xml).toContain('timestamp="2026-03-01T10:00:00"');
});

test("a run that is not whole holds an error, so that it never looks green", () => {
  const xml = render([makeRecord()], { status: "partial", finishedAt: complete.finishedAt, reason: "5 calls were spent" });
  expect(xml).toContain('<testsuites name="cupel" tests="2" failures="0" errors="1"');
  expect(xml).toContain('message="1 of 12 records were made: 5 calls were spent" type="partial"');
});

test("private evidence is not in it", () => {
  expect(render([makeRecord({ gold: fail("rows differ", { evidence: { expected: "secret-42" } }) })])).not.toContain("secret-42");
});

test.skipIf(!hasXmllint)("it is valid by the schema, an empty run and one of everything", () => {
  expect(problemsOf(render([]))).toBe("");
  expect(problemsOf(render(oneOfEverything()))).toBe("");
  expect(problemsOf(render(oneOfEverything(), { ...complete, status: "partial" }))).toBe("");
  expect(problemsOf(render(oneOfEverything()).replaceAll("<failure ", "<failed ").replaceAll("</failure", "</failed"))).not.toBe("");
});

test.skipIf(!hasXmllint)("whatever a model writes, the report is valid and says it as far as XML can (HZ-57)", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.constantFrom("]]>", "a]]]]>b", "<![CDATA[", "\u0000\u001b[31m", "\ud800", "\ufffe", "&amp;<b>\"'", "]]>\ud83d\ude00", "\t\n"),
  );
  fc.assert(
    fc.property(hostile, hostile, hostile, (output, reason, family) => {
      const xml = render([makeRecord({ output, gold: fail(reason), family: family || "f" })]);
      expect(problemsOf(xml)).toBe("");
      // The reader turns line ends into newlines.
      expect(read(xml, "//system-out")).toBe(legalOf(output).replace(/\r\n?/g, "\n"));
      expect(read(xml, "//testcase/@classname")).toBe(visible(family || "f"));
    }),
    { numRuns: 60, seed: 7 },
  );
});

/** The characters of XML 1.0, by its definition. */
function legalOf(text: string): string {
  const isLegal = (code: number) =>
    code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
  return [...text].filter((character) => isLegal(character.codePointAt(0) ?? 0)).join("");
}

test("the suites of an oracle run say so in their names, where every viewer shows it", () => {
  const xml = junitXml([makeRecord({ oracle: true })], makeInfo({ oracle: true, total: 1 }), complete);
  expect(xml).toContain('<testsuite name="m1 × policy (oracle run)"');
});
