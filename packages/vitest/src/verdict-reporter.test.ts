import { broken, fail, pass, publicVerdict } from "@cupel/core";
import { expect, test } from "vitest";
import type { TestModule, TestRunEndReason } from "vitest/node";
import type { RecordedVerdict } from "./record-verdict.ts";
import { VerdictReporter, type VerdictReporterOptions } from "./verdict-reporter.ts";

/** A module of tests as vitest hands it to reporters, as far as it is read. */
function moduleOf(tests: Readonly<Record<string, unknown>>): TestModule {
  const all = Object.entries(tests).map(([fullName, cupel]) => ({
    fullName,
    module: { relativeModuleId: "a.test.ts" },
    meta: () => (cupel === undefined ? {} : { cupel }),
  }));
  return { children: { allTests: () => all } } as unknown as TestModule;
}

async function report(
  tests: Readonly<Record<string, unknown>>,
  { reason = "passed", ...options }: VerdictReporterOptions & { readonly reason?: TestRunEndReason } = {},
): Promise<string> {
  let text = "";
  const reporter = new VerdictReporter({ ...options, write: (piece) => (text += piece) });
  await reporter.onTestRunEnd([moduleOf(tests)], [], reason);
  return text;
}

const of = (...verdicts: readonly RecordedVerdict[]) => ({ verdicts, omitted: 0 });
const passed: RecordedVerdict = { verifier: "json", verdict: publicVerdict(pass({ mode: "local", assurance: "split" })) };
const failed: RecordedVerdict = { verifier: "json", task: "t1", verdict: publicVerdict(fail("no")) };

test("it tells what did not get what it wants, and all of it when asked", async () => {
  const tests = { one: of(passed, { ...failed, negated: true }), two: of(failed) };
  expect(await report(tests)).toBe(`
Verdicts
! a.test.ts > two
    fail (wrong): no [json, task t1]

verifier  as wanted  answers that pass [95 %]  errors
json      2/3        33% [6, 79] (1/3)         0/3
`);
  expect(await report(tests, { verbose: true })).toContain(`
  a.test.ts > one
    pass (verified) [json, local, split]
  a.test.ts > one
    fail (wrong): no (wanted) [json, task t1]
! a.test.ts > two`);
});

test("an error is in no rate, and what a negated assertion wants is no error either", async () => {
  const error: RecordedVerdict = { verifier: "sql", verdict: publicVerdict(broken("no sandbox", { code: "setup" })) };
  const text = await report({ one: of(error, { ...error, negated: true }) });
  expect(text).toContain("error (setup): no sandbox (not wanted) [sql]");
  expect(text).toMatch(/^sql +0\/2 +- \(0\/0\) +2\/2$/m);
});

test("an interrupted run and verdicts that did not fit are told", async () => {
  expect(await report({ one: { verdicts: [passed], omitted: 3 } }, { reason: "interrupted" })).toMatch(
    /\nPARTIAL: the run was interrupted.*\n3 verdicts did not fit into the metadata of their tests\.\n$/,
  );
});

test("without verdicts it says nothing, whatever stands in the metadata", async () => {
  expect(await report({ one: undefined, two: "x", three: { verdicts: 1 }, four: { verdicts: [null, {}] } })).toBe("");
});

test("what a model or a test's author wrote cannot move the cursor (HZ-57)", async () => {
  const text = await report({ "\u001b[2Jone": of({ ...failed, verifier: "\u001b[31mred" }) });
  expect(text).not.toContain("\u001b");
  expect(text).toContain("! a.test.ts > \\x1b[2Jone\n");
});
