import { fail, pass, type RunRecord } from "@cupel/core";
import fc from "fast-check";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything, type RecordSketch } from "../../fixtures/make-record.ts";
import { reportSourceOf } from "../report-source.ts";
import { chooseTasks } from "./choose-tasks.ts";
import { type HtmlReportOptions, htmlReport } from "./html-report.ts";
import { textDiff } from "./text-diff.ts";

const render = (records: readonly RunRecord[], over: Parameters<typeof makeInfo>[0] = {}, options: HtmlReportOptions = {}) =>
  htmlReport(reportSourceOf(records, makeInfo(over), complete), options);

/** All elements of a page and the text of those within its main part. */
function read(page: string): { readonly elements: readonly DefaultTreeAdapterTypes.Element[]; readonly text: string } {
  const elements: DefaultTreeAdapterTypes.Element[] = [];
  let text = "";
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ("tagName" in node) elements.push(node);
    if (node.nodeName === "#text") text += (node as DefaultTreeAdapterTypes.TextNode).value;
    for (const child of "childNodes" in node ? node.childNodes : []) visit(child);
  };
  visit(parse(page));
  return { elements, text };
}

const known = new Set(
  "html head meta title style body a header h1 h2 h3 h4 h5 p nav ul li main section b span div table caption thead tr th tbody td svg rect line circle polyline text figure figcaption form label input select option details summary dl dt dd pre bdi i ins del br strong footer script".split(
    " ",
  ),
);

test("whatever a model, a task or a configuration says is text: no element, attribute or control comes of it (HZ-57)", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.constantFrom(
      "</pre></details><script>alert(1)</script>",
      '<img src=x onerror="alert(1)">',
      "\u202egnp.exe\u202c",
      "\u001b[31mred\u001b[0m\u0000",
      "]]>--><!--",
      "&lt;&#60;&amp;",
      '"><svg onload=alert(1)>',
      "\ud800lone",
      "</title><base href=//x>",
      "javascript:alert(1)",
    ),
  );
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (output, name, reason) => {
      const named = name === "" ? "t" : name;
      const sketch: RecordSketch = { task: named, family: named, kind: named, split: named, prompt: output, model: named, arm: named };
      const records = [
        makeRecord({
          ...sketch,
          output,
          prompts: [output, name],
          verdict: fail(reason),
          gold: fail(reason, { evidence: { said: output } }),
        }),
      ];
      const page = await render(records, {
        arms: [named],
        models: [named],
        config: { note: output, command: output, environment: { os: name } },
      });
      const { elements } = read(page);
      expect(elements.filter(({ tagName }) => !known.has(tagName))).toEqual([]);
      expect(elements.filter(({ tagName }) => tagName === "script")).toHaveLength(1);
      const attributes = elements.flatMap(({ attrs }) => attrs);
      expect(attributes.filter((own) => own.name.startsWith("on") || own.name === "src" || own.name === "style")).toEqual([]);
      expect(attributes.filter((own) => own.name === "href" && !own.value.startsWith("#"))).toEqual([]);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
      expect(page).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/);
      expect(page.isWellFormed()).toBe(true);
    }),
    { numRuns: 150, seed: 3 },
  );
});

test("a text reads as it was written, with its lines, and controls as marked escapes", async () => {
  const output = '\nSELECT "a" < 5\n\tFROM t; -- \\x1b \u001b[31m';
  const { text } = read(await render([makeRecord({ output, verdict: fail("no") })]));
  expect(text).toContain('\nSELECT "a" < 5\n\tFROM t; -- \\x1b \\x1b[31m');
});

test("long texts are cut and their length is told; a line of ten megabytes makes no large page", async () => {
  const page = await render([makeRecord({ output: "x".repeat(10_000_000), gold: fail("no") })]);
  expect(page.length).toBeLessThan(100_000);
  expect(read(page).text).toContain("the first 3,000 of 10,000,000 characters");
});

test("the page loads nothing and runs nothing but its own script", async () => {
  const page = await render(oneOfEverything());
  expect(page).toMatch(
    /content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'"/,
  );
  expect(page).not.toMatch(/https?:|url\(|@import|<link|<iframe/);
});

test("an oracle run says so in the title, in the heading and before the figures", async () => {
  const { text, elements } = read(await render([makeRecord({ oracle: true })], { oracle: true }));
  expect(text.match(/\(oracle run\)/g)).toHaveLength(2);
  expect(text.indexOf("ORACLE RUN")).toBeLessThan(text.indexOf("verified"));
  expect(elements.some(({ attrs }) => attrs.some(({ value }) => value === "oracle"))).toBe(true);
});

test("it says what the summary says: rates with n, tests, costs, how answers were found, errors, families, how to run it again", async () => {
  const { text } = read(await render(oneOfEverything(), { config: { command: "cupel run --seed 7", environment: { node: "v24" } } }));
  for (const said of [
    "50% [15, 85] (2/4)",
    "policy against baseline on correct",
    "tokens / correct",
    "not told by the verifier",
    "internal 1",
    "crates",
    "cupel run --seed 7",
    "v24",
  ])
    expect(text).toContain(said);
});

test("what changed between candidates is shown, and what stands only in the records is counted", async () => {
  const tasks = Array.from({ length: 30 }, (_, index) => makeRecord({ task: `t${index}`, gold: fail("no"), prompts: ["x", "y"] }));
  const page = await render(tasks, {}, { tasks: 5 });
  expect(page.match(/<details class="task"/g)).toHaveLength(5);
  expect(read(page).text).toContain("5 are shown, the most telling first, and 25 more are in records.jsonl.");
  expect(page).toMatch(/<del>draft<\/del>.*<ins>answer<\/ins>/s);
  const small = await render(tasks, {}, { room: 5000 });
  expect(small.match(/<details class="task"/g)?.length).toBeLessThan(5);
  expect(read(small).text).toMatch(/[1-4] are shown, the most telling first, and 2\d more/);
});

test("what replaces a last line without an end begins a line of its own", () => {
  expect(textDiff("one\ntwo", "one\nthree").text).toContain("<del>two\n</del><ins>three</ins>");
});

test("the answer is shown against what was expected where the evidence of its gold tells", async () => {
  const gold = fail("another option is right", { evidence: { expected: "river", found: "hill" } });
  const page = await render([makeRecord({ gold, output: "hill" })]);
  expect(page).toMatch(/expected to what was found \(private\)<\/p><pre dir="ltr">\n<del>river<\/del><ins>hill<\/ins>/);
  expect(await render([makeRecord({ gold: fail("no", { evidence: { outcome: "wrong" } }), output: "hill" })])).not.toContain(
    "expected to what",
  );
});

test("tasks that were lost or won come first, then false accepts and errors, each with its turn", () => {
  const both = (task: string, before: boolean, after: boolean, more: RecordSketch = {}) => [
    makeRecord({ task, arm: "baseline", verdict: fail("no"), gold: before ? pass() : fail("no") }),
    makeRecord({ task, arm: "policy", verdict: after ? pass() : fail("no"), gold: after ? pass() : fail("no"), ...more }),
  ];
  const records = [
    ...both("same", true, true),
    ...both("won", false, true),
    ...both("lost", true, false),
    ...both("lost too", true, false),
    ...both("claimed", false, false, { verdict: pass() }),
    ...both("broke", false, false, { output: null, stopReason: "error", error: { code: "X", message: "x" } }),
    ...both("wrong", false, false),
  ];
  const { facts } = reportSourceOf(records, makeInfo(), complete);
  const choose = (most: number) => chooseTasks(facts, ["baseline", "policy"], { most, scored: true });
  expect(choose(4).tasks.map(({ id }) => id)).toEqual(["lost", "won", "claimed", "broke"]);
  expect(choose(99).tasks.map(({ why }) => why)).toEqual(["lost", "lost", "won", "false accept", "error", "wrong", "other"]);
  expect(choose(1).counts).toMatchObject({ lost: 2, won: 1, wrong: 1, other: 1 });
});

test("a run without records is a page too", async () => {
  expect(read(await render([])).text).toContain("0 of 12 records");
});
