import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runProcess } from "../support/run-process.ts";
import { vitestProject } from "./vitest-project.ts";

const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

/** What an earlier major would say once more takes a quarter of a minute. */
const atLength = process.env.CUPEL_TARBALLS === "all";

/** The reporter is loaded by Node, so it is found in its source there too. */
const sources = ["--conditions=@cupel/source"];

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
      readonly meta: { readonly cupel?: unknown };
    }[];
  }[];
}

describe.each([5, 4] as const)("in a project on vitest %i", (major) => {
  test("right answers pass, wrong ones fail, a check that broke fails under both polarities, and the reporter says so", async () => {
    await using project = await vitestProject(major);
    const { code, output } = await runProcess([...sources, project.vitest, "run"], project.path);
    expect(output).toMatch(/Tests {2}5 failed \| 1 passed \(6\)/);
    expect(code).toBe(1);
    const report = JSON.parse(await readFile(join(project.path, "report.json"), "utf8")) as Report;
    const tests = report.testResults[0]?.assertionResults ?? [];
    expect(tests.map(({ title, failureMessages: [message = ""] }) => [title, message.split("\n")[0]])).toEqual([
      ["right", ""],
      ["wrong", 'Error: expected the answer to pass json, got fail (wrong): /users must be integer, not "three"'],
      ["right, but not wanted", "Error: expected the answer not to pass json, got pass (verified)"],
      ["broken", expect.stringContaining("The check broke, so nothing is known of the answer: error (setup): no sandbox is open.")],
      ["broken, and not wanted", expect.stringContaining("error (setup): no sandbox is open.")],
      ["inside another matcher", expect.stringContaining("toPass is asynchronous")],
    ]);
    expect(tests.map(({ meta }) => meta.cupel)).toMatchObject([
      { verdicts: [{ verifier: "json", verdict: { status: "pass" } }, { verdict: { status: "fail" } }], omitted: 0 },
      { verdicts: [{ verdict: { status: "fail", code: "wrong" } }] },
      { verdicts: [{ verdict: { status: "pass" } }] },
      { verdicts: [{ verifier: "gone", verdict: { status: "error", code: "setup" } }] },
      { verdicts: [{ verdict: { status: "error" } }] },
      undefined,
    ]);

    // The reporter says what the verifiers said, with n and interval, and keeps it as JSON; JUnit carries it as properties.
    expect(output).toContain(
      [
        "Verdicts",
        "! answers.test.ts > wrong",
        '    fail (wrong): /users must be integer, not "three" [json, strict]',
        "! answers.test.ts > right, but not wanted",
        "    pass (verified) (not wanted) [json, strict]",
        "! answers.test.ts > broken",
        "    error (setup): no sandbox is open [gone]",
        "! answers.test.ts > broken, and not wanted",
        "    error (setup): no sandbox is open (not wanted) [gone]",
        "",
        "verifier  as wanted  answers that pass [95 %]  errors",
        "gone      0/2        - (0/0)                   2/2",
        "json      2/4        50% [15, 85] (2/4)        0/4",
        "",
      ].join("\n"),
    );
    const verdicts = JSON.parse(await readFile(join(project.path, "out", "verdicts.json"), "utf8"));
    expect(verdicts).toMatchObject({
      schemaVersion: 1,
      status: "failed",
      verifiers: { json: { assertions: 4, held: 2, pass: 2, fail: 2, error: 0 }, gone: { assertions: 2, held: 0, error: 2 } },
      omitted: 0,
    });
    expect(verdicts.assertions[1]).toEqual({
      file: "answers.test.ts",
      test: "right",
      verifier: "json",
      negated: true,
      verdict: { status: "fail", code: "wrong", reason: "/ must have required property 'users'", extraction: "strict" },
    });
    const junit = await readFile(join(project.path, "junit.xml"), "utf8");
    expect(junit).toContain(
      '<property name="cupel" value="fail (wrong): / must have required property &apos;users&apos; (wanted) [json, strict]">',
    );
  });

  test.skipIf(major < 5 && !atLength)("the matcher is typed, for right use and for wrong (HZ-60)", async () => {
    await using project = await vitestProject(major);
    expect(await runProcess([compiler, "-p", project.path], project.path)).toEqual({ code: 0, output: "" });
  });
});

test("node:test takes the plain assertion", async () => {
  const file = fileURLToPath(new URL("project/node-test.ts", import.meta.url));
  const { code, output } = await runProcess(["--test", "--test-reporter=tap", "--conditions=@cupel/source", file], join(file, ".."));
  expect(code).toBe(1);
  expect(output).toMatch(/^ok 1 - right$/m);
  expect(output).toMatch(/^not ok 2 - wrong$/m);
  expect(output).toContain("expected the answer to pass json, got fail (wrong)");
  expect(output).toMatch(/^not ok 3 - broken$/m);
  expect(output).toContain("VERIFIER_FAILED");
});
