import { broken, fail, type RunRecord } from "@cupel/core";
import fc from "fast-check";
import { marked } from "marked";
import { expect, test } from "vitest";
import { complete, makeInfo, makeRecord, oneOfEverything } from "../fixtures/make-record.ts";
import { githubAnnotations } from "./github-annotations.ts";
import { githubSummary } from "./github-summary.ts";

const info = makeInfo();
const many = (count: number, sketch: Parameters<typeof makeRecord>[0] = { gold: fail("no") }) =>
  Array.from({ length: count }, (_, index) => makeRecord({ task: `t${String(index).padStart(3, "0")}`, ...sketch }));

test("the summary has every arm's rates with interval and n, and the worst cases first", () => {
  const text = githubSummary(oneOfEverything(), info, complete);
  expect(text).toContain("| `m1` | `baseline` | 50% [15, 85] (2/4) | 50% [15, 85] (2/4) | 50% [9, 91] (1/2) | 0/4 | 0/4 |");
  expect(text).toContain("### Cases that did not pass: 7 of 12 records");
  expect([...text.matchAll(/^- \*\*(.*?)\*\* `(.*?)` · `(.*?)`/gm)].map(([, kind, task, arm]) => `${kind} ${task} ${arm}`)).toEqual([
    "false accept s1 baseline",
    "error (internal) c1 policy",
    "error (BACKEND\\_FAILED) j2 contract",
    "error (unsupported) s1 contract",
    "fail (wrong) j2 baseline",
    "skipped (reused) j1 policy",
    "skipped (budget) c1 contract",
  ]);
});

test("a partial run and an oracle run say so at the top", () => {
  const text = githubSummary([makeRecord({ oracle: true })], info, { ...complete, status: "partial", reason: "stopped" });
  expect(text).toMatch(/^## Cupel\n\n> ORACLE RUN: .*\n\n> PARTIAL: 1 of 12 records \(stopped\)\.\n/);
});

test("it never grows past its limit, keeps whole lines, and says how many cases are left out", () => {
  const wordy = many(3000, { output: "ü".repeat(500), gold: fail("x".repeat(500)) });
  const text = githubSummary(wordy, info, complete);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000_000);
  const shown = text.match(/^- \*\*/gm)?.length ?? 0;
  expect(text.endsWith(`\nand ${3000 - shown} more cases.\n`)).toBe(true);
  expect(shown).toBeGreaterThan(400);
  for (const limit of [300, 2000, 5000]) {
    expect(Buffer.byteLength(githubSummary(wordy, info, complete, { limit }))).toBeLessThanOrEqual(limit);
  }
});

test("nothing that a model wrote becomes mark-up (HZ-57)", () => {
  const attack = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.string({ unit: fc.constantFrom("`", "|", "\n", "<b>", "\\", "*", "[a](http://x)", "@me", "&lt;", "-", " ", "~"), maxLength: 12 }),
    fc.constantFrom(
      "</code><script>x</script>",
      "``` \n# head",
      "` <img src=x onerror=y>",
      "| a |\n|---|",
      "https://example.org",
      "\n\n- item",
    ),
  );
  fc.assert(
    fc.property(attack, attack, attack, (output, reason, name) => {
      const record = makeRecord({ output, gold: fail(reason), task: `t${name}`, model: `m${name}` });
      const html = marked.parse(githubSummary([record], makeInfo({ models: [record.model], total: 1 }), complete), { async: false });
      const tags = new Set(Array.from(html.matchAll(/<\/?([a-z0-9]+)/g), ([, tag]) => tag));
      const ours = ["h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "ul", "li", "strong", "br", "blockquote"];
      expect([...tags].filter((tag) => !ours.includes(tag ?? ""))).toEqual([]);
      expect(html.match(/<li>/g)).toHaveLength(1);
      expect(html.match(/<tr>/g)).toHaveLength(4);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test("annotations: what broke in any arm is an error, what the reported arm got wrong a warning, what it skipped a notice", () => {
  expect(githubAnnotations(oneOfEverything(), info).trimEnd().split("\n")).toEqual([
    "::error title=error%3A c1 (m1%2C policy)::internal: the scoring broke: sandbox died",
    "::error title=error%3A j2 (m1%2C contract)::BACKEND_FAILED: gone",
    "::error title=error%3A s1 (m1%2C contract)::unsupported: the public checks broke: cannot",
    "::notice title=skipped%3A j1 (m1%2C policy)::reused: answered from memory as it is",
  ]);
  expect(githubAnnotations([makeRecord()], info)).toBe("");
});

test("an annotation names the task's file and line", () => {
  const placeOf = (taskId: string) => (taskId === "t1" ? { file: "eval/a,b.jsonl", line: 7 } : undefined);
  const lines = githubAnnotations([makeRecord({ gold: fail("no") }), makeRecord({ task: "t2", gold: fail("no") })], info, { placeOf });
  expect(lines).toContain("::warning file=eval/a%2Cb.jsonl,line=7,title=false accept%3A t1 (m1%2C policy)::false-accept: ");
  expect(lines).toContain("::warning title=false accept%3A t2");
});

test("at most ten per level, the tenth says how many more", () => {
  const count = (records: readonly RunRecord[]) => githubAnnotations(records, info).trimEnd().split("\n");
  expect(count(many(10))).toHaveLength(10);
  expect(count(many(10)).join()).not.toContain("more");
  const lines = count([...many(30), ...many(11, { verdict: broken("no sandbox") })]);
  expect(lines.filter((line) => line.startsWith("::error "))).toHaveLength(10);
  expect(lines.filter((line) => line.startsWith("::warning "))).toHaveLength(10);
  expect(lines[9]).toBe("::error title=Cupel::and 2 more");
  expect(lines.at(-1)).toBe("::warning title=Cupel::and 21 more");
});

test("no value ends its command or begins another (HZ-57)", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("\n", "\r", "%", ":", ",", "::error::", "%0A", "a", "\u2028"), maxLength: 20 }),
      fc.string({ unit: fc.constantFrom("\n", "%", "::set-output name=x::", "b"), maxLength: 20 }),
      (task, reason) => {
        const text = githubAnnotations([makeRecord({ task: `t${task}`, gold: null, verdict: fail(`r${reason}`) })], info);
        expect(text.match(/[\r\n\u2028]/g)).toEqual(["\n"]);
        const [, properties = "", message = ""] = /^::warning (.*?)::(.*)\n$/.exec(text) ?? [];
        expect(properties).toMatch(/^title=[^:,]*$/);
        expect(message.replaceAll("%25", "")).not.toContain("%");
      },
    ),
    { seed: 5 },
  );
});
