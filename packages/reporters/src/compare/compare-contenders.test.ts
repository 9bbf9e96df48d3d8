import { fail, pass, type RunRecord } from "@cupel/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complete, makeInfo, makeRecord, type RecordSketch } from "../../fixtures/make-record.ts";
import { type CompareOptions, compareContenders } from "./compare-contenders.ts";
import { comparisonText } from "./comparison-text.ts";
import type { Contender, ContenderRun } from "./contender.ts";

interface RunSketch {
  readonly runId?: string;
  readonly over?: Partial<ContenderRun>;
}

/** A run of these tasks in one arm. */
function contender(sketches: readonly RecordSketch[], { runId = "run-1", over = {} }: RunSketch = {}): Contender {
  return contenderOf(
    sketches.map((sketch) => ({ ...makeRecord(sketch), runId })),
    { runId, over },
  );
}

function contenderOf(records: readonly RunRecord[], { runId = "run-1", over = {} }: RunSketch = {}): Contender {
  const run = {
    folder: `runs/${runId}`,
    info: makeInfo({ runId, total: records.length }),
    end: complete,
    verifiers: { json: "json 2" },
    records,
  };
  return { label: `runs/${runId}`, arm: "policy", model: "m1", runs: [{ ...run, ...over }] };
}

const wrong = { gold: fail("wrong"), verdict: fail("no") };
/** Tasks named by a letter each; capitals are solved. */
const tasks = (word: string, more: RecordSketch = {}): readonly RecordSketch[] =>
  [...word].map((letter) => ({
    task: letter.toLowerCase(),
    prompt: `Do the task ${letter.toLowerCase()}.`,
    ...(letter === letter.toUpperCase() ? {} : wrong),
    ...more,
  }));

const compare = (base: Contender, other: Contender, options?: CompareOptions) => compareContenders([base, other], options);
const refusalOf = (base: Contender, other: Contender, options?: CompareOptions): string => {
  try {
    compare(base, other, options);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("two runs, worked out by hand", () => {
  const base = contender(tasks("ABCdefghij"));
  const other = contender(tasks("ABcDEFGHIj"), { runId: "run-2" });
  const report = compare(base, other);

  test("six won and one lost of ten: the exact McNemar test with Holm's correction over both metrics", () => {
    expect(report.pairs).toHaveLength(1);
    expect(report.pairs[0]?.metrics.map(({ metric }) => metric)).toEqual(["correct", "verified"]);
    // Two-sided: 2·(1 + 7)/2⁷ = 0.125; twice that for the smaller of two.
    for (const metric of report.pairs[0]?.metrics ?? []) {
      expect(metric).toMatchObject({ n: 10, wins: 6, losses: 1, p_value: 0.125, p_adjusted: 0.25, test: "exact McNemar" });
      expect(metric.difference).toBeCloseTo(0.5, 12);
      expect(metric.conclusion).toBe("not distinguished");
    }
    expect(report.corrected_over).toBe(2);
    expect(report.gates.status).toBe("held");
  });

  test("the tasks that flipped are told with both answers, the lost one first", () => {
    expect(report.pairs[0]?.flips.map(({ task_id }) => task_id)).toEqual(["c", "d", "e", "f", "g", "h", "i"]);
    expect(report.pairs[0]?.flips[0]).toMatchObject({
      lost: ["correct", "verified"],
      won: [],
      against: { output: "answer to c", gold: "pass", correct: 1 },
      side: { gold: "fail", correct: 0 },
    });
  });

  test("what it could have seen is said where nothing was distinguished", () => {
    const [metric] = report.pairs[0]?.metrics ?? [];
    expect(metric?.sensitivity).toMatchObject({ n: 10, loss: 0.1, power: 0.8, alpha: 0.0125 });
    expect(comparisonText(report)).toContain(metric?.sensitivity.sentence.slice(0, 30));
  });

  test("a loss of every task is a regression", () => {
    const worse = compare(contender(tasks("ABCDEFGHIJ")), contender(tasks("abcdefghij"), { runId: "run-2" }));
    expect(worse.pairs[0]?.metrics[0]?.conclusion).toBe("real loss");
    expect(worse.gates).toMatchObject({ status: "failed" });
    expect(worse.gates.results[0]?.sentence).toMatch(/^B is worse than A on correct \(p = 0\.0039/);
  });
});

describe("families and repeats", () => {
  test("tasks of one family are tested over families", () => {
    const family = (word: string) => tasks(word).map((sketch, index) => ({ ...sketch, family: `family ${index % 2}` }));
    const { pairs, notes } = compare(contender(family("abcdefgh")), contender(family("ABCDEFGH"), { runId: "run-2" }));
    // Two families, both up: two-sided 2 of 4 sign patterns.
    expect(pairs[0]?.metrics[0]).toMatchObject({
      test: "sign flip over families",
      families: 2,
      p_value: 0.5,
      conclusion: "not distinguished",
    });
    expect(pairs[0]?.by_family.filter(({ metric }) => metric === "correct")).toEqual([
      { metric: "correct", family: "json/family 0", n: 4, wins: 4, losses: 0, difference: 1 },
      { metric: "correct", family: "json/family 1", n: 4, wins: 4, losses: 0, difference: 1 },
    ]);
    expect(notes.join()).toContain("8 tasks of B and A are 2 families");
  });

  const repeats = (words: readonly string[], seeds: readonly number[], from: number): Contender => {
    const runs = words.map((word, index) => {
      const runId = `run-${from + index}`;
      const records = tasks(word).map((sketch) => ({ ...makeRecord(sketch), runId, seed: seeds[index] ?? 0 }));
      return contenderOf(records, { runId }).runs[0] as ContenderRun;
    });
    return { ...contender([]), runs };
  };

  test("stochastic repeats are averaged inside the task", () => {
    const { pairs } = compare(repeats(["Abcd", "Abcd"], [1, 2], 1), repeats(["ABCd", "AbCd"], [1, 2], 3));
    // b: ½ against 0, c: 1 against 0.
    expect(pairs[0]?.metrics[0]).toMatchObject({ n: 4, wins: 2, losses: 0, difference: 0.375, test: "sign flip over tasks", p_value: 0.5 });
    expect(pairs[0]?.flips.map(({ side }) => side.correct)).toEqual([0.5, 1]);
  });

  test("deterministic repeats count once", () => {
    const once = compare(contender(tasks("Abcdefgh")), contender(tasks("ABCDEfgh"), { runId: "run-2" }));
    const thrice = compare(repeats(["Abcdefgh", "Abcdefgh", "Abcdefgh"], [7, 7, 7], 1), repeats(["ABCDEfgh", "ABCDEfgh"], [7, 7], 4));
    expect(thrice.pairs[0]?.metrics).toEqual(once.pairs[0]?.metrics);
    // Two of three repeats say the same again: what is left are two that differ, not three.
    const mixed = compare(repeats(["a", "a", "A"], [7, 7, 8], 1), repeats(["A"], [7], 4));
    expect(mixed.pairs[0]?.metrics[0]?.difference).toBe(0.5);
  });

  test("runs of different policies are no repeats, and a run is none of itself", () => {
    const one = repeats(["Ab", "Ab"], [1, 2], 1);
    const [first, second] = one.runs as [ContenderRun, ContenderRun];
    const others = { ...second, records: second.records.map((record) => ({ ...record, policy: "another" })) };
    expect(refusalOf({ ...one, runs: [first, others] }, repeats(["Ab"], [1], 9))).toContain("are no repeats: they ran");
    expect(refusalOf({ ...one, runs: [first, first] }, repeats(["Ab"], [1], 9))).toMatch(/two records of task/);
  });
});

describe("what cannot be compared is refused, with how many", () => {
  const base = contender(tasks("ABc"));
  const second = (sketches: readonly RecordSketch[], over: Partial<ContenderRun> = {}) => contender(sketches, { runId: "run-2", over });

  test.each<[string, () => [Contender, Contender], RegExp, boolean]>([
    ["the same records", () => [base, base], /are the same records/, false],
    ["no records", () => [base, second([])], /runs\/run-2 has no record of arm "policy" on model "m1"/, false],
    ["other tasks", () => [base, second(tasks("ABCD"))], /1 task of runs\/run-2 is not in runs\/run-1: d/, true],
    ["an eval set that shares nothing", () => [base, second(tasks("XYZ"))], /share no task that could be paired/, false],
    [
      "another prompt",
      () => [base, second(tasks("ABC").map((sketch, index) => (index > 0 ? { ...sketch, prompt: "Another." } : sketch)))],
      /2 tasks of the same id have another prompt: b, c/,
      true,
    ],
    [
      "another gold",
      () => [
        base,
        contenderOf(
          tasks("ABC").map((sketch, index) => ({ ...makeRecord(sketch), runId: "run-2", ...(index === 0 && { taskHash: "0" }) })),
          { runId: "run-2" },
        ),
      ],
      /1 task of the same id and prompt have other checks, another gold or another family: a/,
      true,
    ],
    [
      "reused answers",
      () => [base, second(tasks("ABC", { reused: true }).slice(0, 1).concat(tasks("BC")))],
      /1 task took an answer from memory/,
      true,
    ],
    [
      "a partial run",
      () => [base, second(tasks("ABC"), { end: { ...complete, status: "partial", reason: "killed" } })],
      /is partial: 0 of 3 records are missing \(killed\)/,
      true,
    ],
    [
      "oracle against none",
      () => [base, second(tasks("ABC", { oracle: true }))],
      /In runs\/run-2 the hidden gold steered 3 records, in runs\/run-1 none/,
      false,
    ],
    [
      "other verifiers",
      () => [base, second(tasks("ABC"), { verifiers: { json: "json 3" } })],
      /different verifiers: json \(json 3; json 2\)/,
      false,
    ],
    [
      "gold on one side",
      () => [base, second(tasks("ABC", { gold: null }))],
      /3 tasks were scored by gold on one side only: a, b, c/,
      false,
    ],
  ])("%s", (_, sides, sentence, isPartial) => {
    const [one, other] = sides();
    expect(refusalOf(one, other)).toMatch(sentence);
    expect(refusalOf(other, one)).not.toBe("");
    const allowed = refusalOf(one, other, { allowPartial: true });
    if (isPartial) expect(allowed).toBe("");
    else expect(allowed).toMatch(sentence);
  });

  test("what is left out on request is counted and said", () => {
    const { pairs, notes } = compare(base, second(tasks("ABCD")), { allowPartial: true });
    expect(pairs[0]).toMatchObject({ tasks: 3, left_out: [{ reason: "other tasks", count: 1 }] });
    expect(notes).toContain("LEFT OUT: 1 task of runs/run-2 is not in runs/run-1: d.");
  });

  test("correct, where nobody has gold; verified is then compared alone", () => {
    const [one, other] = [contender(tasks("ABC", { gold: null })), second(tasks("ABC", { gold: null }))];
    expect(refusalOf(one, other, { metrics: ["correct"] })).toContain("has gold");
    expect(compare(one, other).pairs[0]?.metrics.map(({ metric }) => metric)).toEqual(["verified"]);
  });

  test("two records of a task", () => {
    expect(refusalOf(base, second([...tasks("ABC"), ...tasks("C")]))).toMatch(/Run run-2 holds two records of task "c"/);
  });

  test("fewer than two, and models that are not in two runs", () => {
    expect(() => compareContenders([base])).toThrow("two things to compare");
    const other = second(tasks("ABC", { model: "m2" }));
    expect(() => compareContenders([base, { ...other, model: "m2" }], { sameModel: true })).toThrow("No model is in two");
  });
});

describe("gates", () => {
  const word = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const many = (lower = ""): readonly RecordSketch[] =>
    Array.from({ length: 10 }, (_, round) =>
      tasks(word).map((sketch) => ({
        ...sketch,
        task: `${sketch.task}${round}`,
        family: `${sketch.task}${round} alone`,
        ...(lower.includes(sketch.task ?? "?") ? wrong : {}),
      })),
    ).flat();
  const base = contender(many());
  const second = (sketches: readonly RecordSketch[]) => contender(sketches, { runId: "run-2" });
  const gate = (other: Contender, gates: CompareOptions["gates"]) => compare(base, other, { gates: gates ?? { failOn: [] } }).gates;

  test("a margin holds where a larger loss is ruled out, and is undecided where it is not", () => {
    expect(gate(second(many()), { failOn: [], margin: 0.02 })).toMatchObject({ status: "held", results: [{ gate: "margin" }] });
    const few = compare(contender(tasks("ABC")), contender(tasks("ABC"), { runId: "run-2" }), { gates: { failOn: [], margin: 0.02 } });
    expect(few.gates.status).toBe("undecided");
    expect(few.pairs[0]?.non_inferiority).toMatchObject({ metric: "correct", margin: 0.02, shown: false, method: "betting over tasks" });
  });

  test("a loss beyond the margin fails; one within it is no regression", () => {
    expect(gate(second(many("abcdef")), { failOn: ["regression"], margin: 0.05 }).status).toBe("failed");
    const within = gate(second(many("a")), { failOn: ["regression"], margin: 0.2, metric: "correct" });
    expect(within.results.find(({ gate: own, sentence }) => own === "regression" && sentence.includes("correct"))).toMatchObject({
      status: "held",
      sentence: expect.stringContaining("by less than the margin"),
    });
  });

  test("a family that loses most of its tasks fails a margin that the mean would hold", () => {
    const inFamilies = (broken: boolean) =>
      Array.from({ length: 300 }, (_, index) => ({
        task: `t${index}`,
        family: `f${index % 60}`,
        prompt: `Do ${index}.`,
        ...(broken && index % 60 === 0 ? wrong : {}),
      }));
    const report = compare(contender(inFamilies(false)), contender(inFamilies(true), { runId: "run-2" }), {
      gates: { failOn: [], margin: 0.1 },
    });
    expect(report.pairs[0]?.non_inferiority).toMatchObject({ vetoed_by: ["json/f0"], shown: false, method: "sign flip over families" });
    expect(report.pairs[0]?.non_inferiority?.p_value).toBeLessThan(0.05);
    expect(report.gates.status).toBe("failed");
  });

  test("errors, lost tasks, more false accepts, and what is not distinguished", () => {
    const broke = { output: null, stopReason: "error" as const, error: { code: "X", message: "x" } };
    const [first, ...rest] = tasks("ABCDEFGH");
    const eight = contender(tasks("ABCDEFGH"));
    const status = (other: readonly RecordSketch[], gates: CompareOptions["gates"]) =>
      compare(eight, second(other), { gates: gates ?? { failOn: [] } }).gates.status;
    expect(status([{ ...first, ...broke }, ...rest], { failOn: [], maxErrors: 0 })).toBe("errors");
    expect(status([{ ...first, ...broke }, ...rest], { failOn: ["error"] })).toBe("errors");
    expect(status([{ ...first, ...broke }, ...rest], { failOn: [], maxErrors: 1 })).toBe("held");
    expect(status(tasks("aBCDEFGH"), { failOn: ["regression"] })).toBe("held");
    expect(status(tasks("aBCDEFGH"), { failOn: ["lost"] })).toBe("failed");
    expect(status([{ ...first, gold: fail("wrong"), verdict: pass() }, ...rest], { failOn: ["false-accept"] })).toBe("failed");
    expect(status(tasks("ABCDEFGH"), { failOn: ["false-accept"] })).toBe("held");
    expect(status(tasks("ABCDEFGH"), { failOn: ["undecided"] })).toBe("undecided");
  });

  test("nothing decided on both sides holds no gate", () => {
    const broke = { output: null, stopReason: "error" as const, error: { code: "X", message: "x" }, verdict: null, gold: null };
    const report = compare(contender(tasks("AB")), second(tasks("AB", broke)));
    expect(report.pairs[0]?.metrics).toEqual([]);
    expect(report.gates.status).toBe("undecided");
  });
});

describe("whatever the records", () => {
  const state = fc.constantFrom("good", "bad", "error", "false accept");
  const sketch = (task: number, own: string): RecordSketch => ({
    task: `t${task}`,
    family: `f${task % 5}`,
    ...(own === "bad" ? wrong : {}),
    ...(own === "false accept" ? { gold: fail("wrong") } : {}),
    ...(own === "error" ? { output: null, stopReason: "error" as const, error: { code: "X", message: "x" } } : {}),
  });
  const sides = fc.array(fc.tuple(state, state), { minLength: 1, maxLength: 12 });
  const built = (pairs: readonly (readonly [string, string])[], which: 0 | 1): Contender =>
    contender(
      pairs.map((own, index) => sketch(index, own[which])),
      { runId: `run-${which + 1}` },
    );

  test("the order of records does not matter", () => {
    fc.assert(
      fc.property(sides, fc.infiniteStream(fc.nat()), (pairs, numbers) => {
        const [one, other] = [built(pairs, 0), built(pairs, 1)];
        const shuffled = {
          ...other,
          runs: other.runs.map((run) => ({
            ...run,
            records: run.records
              .map((record) => ({ record, at: numbers.next().value ?? 0 }))
              .sort((left, right) => left.at - right.at)
              .map(({ record }) => record),
          })),
        };
        expect(compare(one, shuffled)).toEqual(compare(one, other));
      }),
      { seed: 1 },
    );
  });

  test("the other way round mirrors every effect", () => {
    const swap = { "real gain": "real loss", "real loss": "real gain", "not distinguished": "not distinguished" } as const;
    fc.assert(
      fc.property(sides, (pairs) => {
        const [there, back] = [compare(built(pairs, 0), built(pairs, 1)), compare(built(pairs, 1), built(pairs, 0))];
        const [one, other] = [there.pairs[0], back.pairs[0]];
        expect(other?.metrics.length).toBe(one?.metrics.length);
        for (const [index, metric] of (one?.metrics ?? []).entries()) {
          const mirrored = other?.metrics[index];
          expect(mirrored).toMatchObject({
            wins: metric.losses,
            losses: metric.wins,
            n: metric.n,
            p_value: metric.p_value,
            p_adjusted: metric.p_adjusted,
          });
          expect(mirrored?.difference).toBeCloseTo(-metric.difference, 12);
          expect(mirrored?.difference_ci[0]).toBeCloseTo(-metric.difference_ci[1], 9);
          expect(mirrored?.conclusion).toBe(swap[metric.conclusion]);
          expect(mirrored?.sensitivity).toEqual(metric.sensitivity);
        }
        expect(other?.flips.map(({ task_id }) => task_id).sort()).toEqual(one?.flips.map(({ task_id }) => task_id).sort());
      }),
      { seed: 2 },
    );
  });
});
