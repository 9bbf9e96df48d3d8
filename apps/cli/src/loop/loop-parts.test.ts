import { CupelError } from "@cupel/core";
import { type Confusion, type LoopCase, type LoopIteration, noConfusion } from "@cupel/policies";
import { describe, expect, test } from "vitest";
import { calibrationOf } from "./calibration.ts";
import type { LoopReport } from "./loop-report.ts";
import { caseTable, iterationLine, rateText, reportText } from "./loop-text.ts";
import { readAgent } from "./read-agent.ts";
import { translateConfig } from "./reference-config.ts";

const iteration = (changes: Partial<LoopIteration> = {}): LoopIteration => ({
  ...{ iteration: 1, limit: 5, rule: "truth", candidate: 0, program: "0", source: "", cases: [], passed: 0, total: 0 },
  ...{ improved: true, best: { iteration: 1, passed: 0 }, evaluator: noConfusion },
  spent: { improver: { calls: 1, tokens: 10 }, evaluator: { calls: 2, tokens: 5 } },
  ...changes,
});
const judged = (...evaluator: readonly Partial<Confusion>[]) =>
  calibrationOf({ iterations: evaluator.map((own) => iteration({ evaluator: { ...noConfusion, ...own } })) });

describe("an evaluator's calibration", () => {
  test("adds the iterations up; what is unclear accepts nothing", () => {
    const { n, counts, precision, recall, false_accept } = judged(
      { tp: 4, fp: 1, unclearPass: 2 },
      { tp: 2, tn: 3, fn: 1, unclearFail: 1 },
    );
    expect([n, counts]).toEqual([14, { tp: 6, fp: 1, fn: 1, tn: 3, unclearPass: 2, unclearFail: 1 }]);
    expect([precision, recall, false_accept]).toMatchObject([{ k: 6, n: 7 }, { k: 6, n: 9 }, { k: 1, n: 5 }]); // biome-ignore format: short
    // Clopper and Pearson for 1 of 5.
    expect(false_accept.interval?.map((end) => end.toFixed(4))).toEqual(["0.0051", "0.7164"]);
  });

  test("says whether its word is told from chance, where there was something to tell", () => {
    expect(judged({ tp: 20, fp: 2, fn: 3, tn: 15 })).toMatchObject({ beats_chance: true });
    expect(judged({ tp: 20, fp: 10 })).toMatchObject({ beats_chance: false, kappa: 0 });
    expect(judged({ tp: 3, fp: 9, fn: 9, tn: 3 })).toMatchObject({ beats_chance: false });
    for (const nothing of [judged(), judged({ tp: 5 }), judged({ fp: 2, tn: 3 })]) {
      expect(nothing).toMatchObject({ beats_chance: null, kappa: null, kappa_interval: null });
    }
    expect(judged().precision).toEqual({ k: 0, n: 0, rate: null, interval: null });
    expect(rateText(judged().precision)).toBe("- (0/0)");
  });
});

describe("a table of cases", () => {
  const options = { columns: 100, rows: 2, words: false };
  const own = (call: string, changes: Partial<LoopCase> = {}): LoopCase => ({
    call,
    output: "1",
    expected: "1",
    truth: "pass",
    review: "pass",
    ...changes,
  });
  const cases = [
    own("f(1)"),
    own("f(2)", { truth: "fail", output: "\u001b[31m2" }),
    own("f(3)", { review: "fail", feedback: "no" }),
    own("f(4)", { output: undefined as never }),
  ];

  test("has the failing ones by the rule, as many as are asked for, with nothing in it that moves a cursor", () => {
    expect(caseTable(iteration({ cases }), options)).toBe(
      "  case  output     expected  evaluator  truth\n  f(2)  \\x1b[31m2  1         pass       fail\n  f(4)  -          1         pass       pass",
    );
    expect(caseTable(iteration({ cases, rule: "both" }), options)).toMatch(/f\(2\).*\n {2}f\(3\).*\n {2}and 1 more \(--show-all\)$/);
    expect(caseTable(iteration({ cases, rule: "evaluator" }), { ...options, words: true })).toMatch(
      /^ {2}case.*\n {2}f\(3\).*\n {2}f\(4\).*\n {2}f\(3\): no$/,
    );
    expect(caseTable(iteration({ cases }), { ...options, rows: Number.POSITIVE_INFINITY }).split("\n")).toHaveLength(5);
  });

  test("is not there where nothing is to be shown", () => {
    expect(caseTable(iteration({ cases: cases.slice(0, 1) }), options)).toBe("");
    expect(caseTable(iteration({ cases, unloadable: "does not parse" }), options)).toBe("");
  });

  test("stands under a line that says how the evaluator did", () => {
    const evaluator = { tp: 3, fp: 1, fn: 1, tn: 2, unclearPass: 1, unclearFail: 1 };
    expect(iterationLine(iteration({ evaluator, passed: 5, total: 9, best: { iteration: 2, passed: 6 }, stop: "no_progress" }))).toBe(
      "iteration 1/5: 5 of 9 pass (best 6 in 2); evaluator on 9 new results: 1 of 4 wrong accepted, 1 of 5 right refused; 15 tokens; no_progress",
    );
    expect(iterationLine(iteration({ unloadable: "does not parse" }))).toBe(
      "iteration 1/5: 0 of 0 pass (best 0 in 1); the program does not parse; 15 tokens",
    );
  });
});

test("a report that no label stands behind says so first", () => {
  const report = {
    ...{
      schema_version: 1,
      run_id: "r",
      status: "complete",
      stop: "accepted",
      reason: "",
      rule: "evaluator",
      verified: false,
      iterations: 1,
    },
    ...{
      max_iterations: 5,
      best: null,
      held_out: null,
      evaluator: null,
      scores: [],
      dataset: {},
      spent: null,
      agents: { improver: {}, evaluator: {} },
    },
  } as LoopReport;
  expect(reportText(report)).toMatch(
    /^UNVERIFIED: .*\nstop: accepted after 1 of 5 programs\nbest program: none\nevaluator: not calibrated/,
  );
  expect(reportText({ ...report, verified: true })).not.toContain("UNVERIFIED");
});

test("an agent is a backend, a backend with a model, or a model on the usual one", () => {
  expect(readAgent("embedded", "ollama")).toEqual({ backend: "embedded" });
  expect(readAgent("gemma3:4b", "ollama")).toEqual({ backend: "ollama", model: "gemma3:4b" });
  expect(readAgent("gemma3:4b", "openai-compatible")).toEqual({ backend: "openai", model: "gemma3:4b" });
  expect(readAgent("ollama:gemma3:4b", "openai")).toEqual({ backend: "ollama", model: "gemma3:4b" });
  expect(readAgent("llamacpp:hf:owner/name", "ollama")).toEqual({ backend: "embedded", model: "hf:owner/name" });
  expect(() => readAgent("ollama: ", "ollama")).toThrow("names no model");
  expect(() => readAgent("mock", "ollama")).toThrow('cannot use the backend "mock"');
});

describe("the reference's configuration", () => {
  test("has our names afterwards; what is ours stays, and the address of Ollama stands apart", () => {
    const logging = { show_all_data_points: true, max_failures_to_log: 3, level: "DEBUG" };
    const llm = { evaluator_model: "a", improver_model: "b" };
    const file = {
      ollama_base_url: "http://x:1",
      llm,
      dataset: { range_start: 1, range_end: 12 },
      loop: { max_iterations: 4 },
      logging,
      patience: 3,
    };
    const { named, ...translated } = translateConfig("c.yaml", file);
    expect(named).toMatchObject({ improver: "llm.improver_model", maxIterations: "loop.max_iterations", logLevel: "logging.level" });
    expect(translated).toEqual({
      ollamaBaseUrl: "http://x:1",
      values: {
        ...{ evaluator: "a", improver: "b", rangeStart: 1, rangeEnd: 12, maxIterations: 4, patience: 3 },
        ...{ showAll: true, maxFailures: 3, logLevel: "DEBUG" },
      },
    });
    expect(translateConfig("c.yaml", { dataset: "slugs" })).toEqual({ values: { dataset: "slugs" }, named: {} });
  });

  test.each([
    [{ loop: { max_iteration: 1 } }, 'c.yaml: there is no option "loop.max_iteration"; did you mean "loop.max_iterations"?'],
    [{ llm: { constructor: 1 } }, 'there is no option "llm.constructor".'],
    [{ llm: null }, 'c.yaml: "llm" is null. Expected keys such as "llm.improver_model".'],
    [{ logging: ["DEBUG"] }, '"logging" is ["DEBUG"].'],
    [{ ollama_base_url: 7 }, 'c.yaml: "ollama_base_url" is 7.'],
  ])("%j is refused in a sentence", (values, sentence) => {
    let thrown: unknown;
    try {
      translateConfig("c.yaml", values);
    } catch (error) {
      thrown = error;
    }
    expect([CupelError.is(thrown) && thrown.code, String(thrown)]).toEqual(["CONFIG_INVALID", expect.stringContaining(sentence)]);
  });
});
