import { type Ask, type Candidate, CupelError, type Feedback, type PublicTask } from "@cupel/core";
import { type DriveOptions, drivePolicy, policyLaws } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import { type CritiqueOptions, critique } from "./critique.ts";
import { endOf, iterationOf } from "./loop-notes.ts";
import type { ProgramExecution } from "./program-execution.ts";

/** A program is a list of values that it gives in turn, `!` in place of one for an exception; without a list it does not load. */
const lists: ProgramExecution = {
  name: "lists",
  canRun: ({ kind }) => kind === "codestub",
  observe: async ({ candidate: { text }, calls }) => {
    if (!text.startsWith("[")) return { program: text, unloadable: "does not parse: no list", observations: [] };
    const values = text.slice(1, -1).split(",");
    const observations = calls.map(({ equals }, index) => {
      const value = values[index] ?? "null";
      if (value === "!")
        return { failure: { code: "exception", reason: "raised ValueError" }, ...(equals !== undefined && { truth: "fail" as const }) };
      return {
        output: value,
        ...(equals !== undefined && { truth: value === JSON.stringify(equals) ? ("pass" as const) : ("fail" as const) }),
      };
    });
    return { program: text, observations };
  },
};

const labelled: PublicTask = {
  id: "t",
  kind: "codestub",
  prompt: "Write solve(n).",
  checks: { entry_point: "solve", tests: [1, 2, 3].map((n) => ({ args: [n], equals: n })) },
};
const unlabelled: PublicTask = { ...labelled, checks: { entry_point: "solve", inputs: [[1], [2], [3]] } };

/** What the engine would say: whether the program is the right one, or loads at all where there are no labels. */
const judge = ({ text }: Candidate): Feedback => {
  if (!text.startsWith("[")) return { status: "fail", reason: "does not parse", code: "load" };
  return text === "[1,2,3]" ? verified : { status: "fail", reason: "example 1: no", code: "wrong" };
};
const verified: Feedback = { status: "pass", reason: "", level: "verified" };
const parsed: Feedback = { status: "pass", reason: "", level: "parsed" };
const yes = '{"correct": true, "feedback": ""}';
const no = '{"correct": false, "feedback": "think of odd ones"}';
const honest = ({ prompt }: Ask) => (/solve\((\d)\)\nResult: \1\n/.test(prompt) ? yes : no);
const isReview = ({ prompt }: Ask) => prompt.includes("Review its result");

interface World extends Partial<CritiqueOptions> {
  readonly programs: readonly (string | Error)[];
  readonly review?: (ask: Ask, index: number) => string | Promise<string>;
  readonly task?: PublicTask;
  readonly drive?: Partial<DriveOptions>;
}

/** A loop whose improver writes the programs in turn. */
async function loop({ programs, review = honest, task = labelled, drive = {}, ...options }: World) {
  let written = 0;
  const driven = await drivePolicy(critique({ execution: lists, ...options }), {
    task,
    judge: task === labelled ? judge : (candidate) => (candidate.text.startsWith("[") ? parsed : judge(candidate)),
    answer: async (ask, index) => {
      if (isReview(ask)) return await review(ask, index);
      const program = programs[written++];
      if (program instanceof Error || program === undefined) throw program ?? new Error("no further program");
      return program;
    },
    ...drive,
  });
  const iterations = driven.notes.flatMap((note) => iterationOf(note) ?? []);
  const [end] = driven.notes.flatMap((note) => endOf(note) ?? []);
  const improving = driven.asks.filter((ask) => !isReview(ask));
  return { ...driven, iterations, end, improving, reviewing: driven.asks.filter(isReview) };
}

const codeTask = { ...labelled, id: "law-code", prompt: "Write tare(gross)." };
for (const law of policyLaws("critique", () => critique({ execution: lists }), { tasks: [codeTask] })) test(law.name, law.check);

describe("who stops a loop", () => {
  test("an evaluator that always says yes ends no loop of a wrong program as solved (DL-01)", async () => {
    const { end, chosen } = await loop({ programs: ["[9,2,3]", "[9,9,3]", "[9,8,3]"], review: () => yes });
    expect(end).toMatchObject({ stop: "no_progress", rule: "truth", evaluator: { fp: 3, tp: 2, tn: 0, fn: 0 } });
    expect(chosen?.text).toBe("[9,2,3]");
  });

  test("the truth ends it with the right program, whatever the evaluator says", async () => {
    const { end, chosen, iterations } = await loop({ programs: ["[1,9,9]", "[1,2,3]"], review: () => no });
    expect(end).toMatchObject({ stop: "solved", iterations: 2, best: { iteration: 2, passed: 3 } });
    expect([chosen?.text, iterations.map(({ passed }) => passed)]).toEqual(["[1,2,3]", [1, 3]]);
  });

  test("where all cases pass but the engine refuses the program, it is not solved, and the improver hears why", async () => {
    const slow: Feedback = { status: "fail", reason: "took too long", code: "timeout" };
    const { end, improving } = await loop({ programs: ["[1,2,3]", "[1,2,3] "], drive: { judge: () => slow }, iterations: 2 });
    expect(end?.stop).toBe("max_iterations");
    expect(improving[1]?.prompt).toContain("The program as a whole: took too long");
  });

  test("without labels the evaluator does, and that is accepted, not solved", async () => {
    const { end, iterations } = await loop({ programs: ["[1,9,3]", "[1,2,3]"], task: unlabelled });
    expect(end).toMatchObject({ stop: "accepted", rule: "evaluator", labelled: false, evaluator: { tp: 0, fp: 0 } });
    expect(iterations.map(({ passed }) => passed)).toEqual([2, 3]);
  });

  test("both must agree where both are asked", async () => {
    const strict = (ask: Ask) => (ask.prompt.includes("solve(3)") ? no : honest(ask));
    const world = { programs: ["[1,2,3]", "[1,2,3]", "[1,2,3]"], stop: "both" as const };
    expect((await loop({ ...world, review: strict })).end).toMatchObject({ stop: "no_progress", best: { passed: 2 } });
    expect((await loop(world)).end?.stop).toBe("solved");
    expect((await loop({ programs: ["[9,2,3]", "[1,2,3]"], stop: "both", review: () => yes })).end).toMatchObject({
      stop: "solved",
      iterations: 2,
    });
  });

  test("the truth cannot stop a loop that has no labels, nor can anything be run that is no function", async () => {
    await expect(loop({ programs: ["[1]"], task: unlabelled, stop: "truth" })).rejects.toThrow("have no labels");
    await expect(loop({ programs: ["[1]"], task: { ...labelled, kind: "json" } })).rejects.toThrow("no function that can be called");
    await expect(loop({ programs: ["[1]"], task: { ...labelled, checks: { entry_point: "solve" } } })).rejects.toThrow(
      "neither public tests nor inputs",
    );
  });
});

describe("what an evaluator says", () => {
  test.each([
    ["NOT TRUE", "unclear"],
    ["It is not the case that YES", "unclear"],
    ["TRUE", "unclear"],
    ['{"correct": "true"}', "unclear"],
    ['{"correct": true} no, {"correct": false}', "unclear"],
    ["", "unclear"],
    ['Well: ```json\n{"correct": false, "feedback": "no"}\n```', "fail"],
    ['{"correct": true, "feedback": "YES it is NOT wrong"}', "pass"],
  ] as const)("%j is read as %s: what is not clear is never a pass (DL-02)", async (reply, verdict) => {
    const { iterations, end } = await loop({ programs: ["[1,2,9]"], task: unlabelled, review: () => reply, iterations: 1 });
    expect(iterations[0]?.cases.map(({ review }) => review)).toEqual([verdict, verdict, verdict]);
    expect(end?.stop).toBe(verdict === "pass" ? "accepted" : "max_iterations");
  });

  test("reaches the improver word by word, with the case, what came and what is expected (DL-03, DL-08)", async () => {
    const { improving } = await loop({ programs: ["[1,9,!]", "[1,2,3]"] });
    expect(improving[1]?.prompt).toMatchInlineSnapshot(`
      "Write solve(n).
      Answer with Python code only.

      Your last program:
      [1,9,!]

      It passes 1 of 3 cases. What is wrong:
      - solve(2) returned 9, expected 2. Reviewer: think of odd ones
      - solve(3) raised ValueError, expected 3.

      Write the whole program anew, so that every case passes and what passed still does."
    `);
  });

  test("is not held up against a label: a refusal of what is right is not passed on", async () => {
    const { improving } = await loop({ programs: ["[1,2,9]", "[1,2,3]"], review: () => no });
    expect(improving[1]?.prompt.match(/Reviewer: think of odd ones/g)).toHaveLength(1);
    expect(improving[1]?.prompt).not.toContain("solve(1)");
  });

  test("is all that the improver hears where the evaluator decides: no label", async () => {
    const { improving } = await loop({ programs: ["[1,9,3]", "[1,2,3]"], stop: "evaluator" });
    expect(improving[1]?.prompt).toContain("solve(2) returned 9. Reviewer: think of odd ones");
    expect(improving[1]?.prompt).not.toContain("expected");
  });

  test("is never asked for with the label in sight, nor about calls that returned nothing (DL-07)", async () => {
    const { reviewing, iterations } = await loop({ programs: ["[7,!,3]"], iterations: 1, review: () => yes });
    expect(reviewing.map(({ prompt }) => /Call: (.*)\nResult: (.*)\n/.exec(prompt)?.slice(1))).toEqual([["solve(1)", "7"], ["solve(3)", "3"]]); // biome-ignore format: short
    expect(reviewing.every(({ prompt }) => !/expected|truth/i.test(prompt))).toBe(true);
    expect(iterations[0]?.cases[1]).toEqual({
      call: "solve(2)",
      failure: { code: "exception", reason: "raised ValueError" },
      expected: "2",
      truth: "fail",
    });
    expect(iterations[0]).toMatchObject({ passed: 1, evaluator: { tp: 1, fp: 1, fn: 0, tn: 0 } });
  });

  test("a program that returns nothing is never accepted, by whatever rule (DL-07)", async () => {
    for (const stop of ["truth", "evaluator", "both"] as const) {
      const { end } = await loop({ programs: ["[!,!,!]", "x", ""], review: () => yes, stop });
      expect(end).toMatchObject({ stop: expect.stringMatching(/no_progress|max_iterations/), best: { passed: 0 } });
    }
  });

  test("counts each result once, and is asked about it once, however often it comes (DL-10)", async () => {
    const { reviewing, iterations, end } = await loop({ programs: ["[1,9,9]", "[1,9,8]", "[1,9,7]"], review: honest });
    expect(reviewing).toHaveLength(5);
    expect(iterations.map(({ cases }) => cases.filter(({ asked }) => asked).length)).toEqual([3, 1, 1]);
    expect(end?.evaluator).toEqual({ tp: 1, fp: 0, fn: 0, tn: 4, unclearPass: 0, unclearFail: 0 });
    expect(iterations[1]?.cases[1]).toMatchObject({ review: "fail", feedback: "think of odd ones" });
  });

  test("several results go into one question where that is asked for; each is told apart", async () => {
    const review = () =>
      '{"reviews": [{"result": 2, "correct": false, "feedback": "second"}, {"result": 1, "correct": true}, {"result": 2, "correct": true}]}';
    const { reviewing, iterations } = await loop({ programs: ["[1,2,9]"], batch: 3, iterations: 1, review });
    expect(reviewing).toHaveLength(1);
    expect(reviewing[0]?.prompt).toContain("2. Call: solve(2)\n   Result: 2");
    expect(iterations[0]?.cases.map(({ review }) => review)).toEqual(["pass", "unclear", "unclear"]);
  });

  test("reviews end with the first that is refused where that is asked for, and cover some cases only where they are many (DL-10)", async () => {
    const { reviewing } = await loop({ programs: ["[1,9,9]"], untilFirst: true, iterations: 1 });
    expect(reviewing).toHaveLength(2);
    const some = await loop({ programs: ["[1,9,9]", "[9,9,8]"], reviews: 2, iterations: 2 });
    const seen = some.iterations.map(({ cases }) => [...cases.entries()].flatMap(([number, { review }]) => (review ? [number] : [])));
    expect(seen[0]).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
    // What the evaluator is to decide it must see.
    expect((await loop({ programs: ["[1,9,9]"], reviews: 2, iterations: 1, stop: "both" })).reviewing).toHaveLength(3);
  });

  test("is held to its form by a backend that can, and the calls are noted so that they can be replayed", async () => {
    const drive = { capabilities: { responseFormats: ["json-schema"] } } as const;
    const { reviewing, notes } = await loop({ programs: ["[1,2,3]"], drive, evaluator: { model: "judge", maxTokens: 60 } });
    expect(reviewing[0]).toMatchObject({
      ...{ model: "judge", maxTokens: 60, temperature: 0 },
      responseFormat: { type: "json-schema", strict: false, schema: { required: ["correct", "feedback"] } },
    });
    expect(notes[0]?.calls?.map(({ raw }) => raw)).toEqual([yes, yes, yes]);
  });
});

describe("a loop ends", () => {
  test("with its best program, not its last, when a better one does not come (DL-09)", async () => {
    const { end, chosen, iterations, improving } = await loop({ programs: ["[1,2,9]", "[9,9,9]", "[1,9,8]"] });
    expect(end).toMatchObject({ stop: "no_progress", iterations: 3, best: { iteration: 1, passed: 2 } });
    expect(chosen?.text).toBe("[1,2,9]");
    expect(iterations.map(({ improved }) => improved)).toEqual([true, false, false]);
    // Rewrites start from the best one.
    expect(improving[2]?.prompt).toContain("Your last program:\n[1,2,9]");
  });

  test("after so many programs", async () => {
    const { end, improving } = await loop({ programs: ["[9,9,9]", "[1,9,9]", "[1,2,9]"], iterations: 2 });
    expect([end?.stop, improving.length]).toEqual(["max_iterations", 2]);
  });

  test("when a program comes back: A, B, A stops at the third (DL-13)", async () => {
    expect((await loop({ programs: ["[9,2,9]", "[9,2,3]", "[9,2,9]", "[1,2,3]"] })).end).toMatchObject({
      stop: "oscillation",
      iterations: 3,
    });
  });

  test("when another program does what one did before the last (DL-13)", async () => {
    const programs = ["[9,2,9]", "[9,2,3]", "[9,2,9,0]", "[1,2,3]"];
    expect((await loop({ programs })).end).toMatchObject({ stop: "oscillation", iterations: 3 });
    // That does not load twice is no evidence of going in circles.
    expect((await loop({ programs: ["x", "[9,2,3]", "y", "[1,2,3]"] })).end?.stop).toBe("solved");
  });

  test("when the same program comes again and again; each try is warmer than the last", async () => {
    const { end, improving } = await loop({ programs: Array(9).fill("[9,2,9]"), patience: 3 });
    expect(end).toMatchObject({ stop: "no_progress", iterations: 4 });
    expect(improving.map(({ temperature, sample }) => [sample, temperature])).toEqual([[0, undefined], [1, undefined], [2, 0.4], [3, 0.6]]); // biome-ignore format: short
  });

  test("with the best program so far when the budget is spent, also in the middle of a review", async () => {
    const programs = ["[1,9,9]", "[1,2,9]", "[1,2,3]"];
    // Program, three reviews, program, one review (the first result is known).
    const { end, chosen, iterations } = await loop({ programs, drive: { limit: 5 } });
    expect([end?.stop, chosen?.text]).toEqual(["budget", "[1,2,9]"]);
    expect(iterations.at(-1)).toMatchObject({ stop: "budget", passed: 2 });
    expect((await loop({ programs, drive: { limit: 6 } })).chosen?.text).toBe("[1,2,9]");
    const first = await loop({ programs, drive: { limit: 4 } });
    expect([first.end, first.chosen?.text]).toMatchObject([{ stop: "budget", iterations: 1 }, "[1,9,9]"]);
  });

  test("when three calls in a row failed, and not before; what the evaluator failed to say is asked again (DL-06)", async () => {
    const failed = new CupelError("BACKEND_FAILED", "500");
    let asked = 0;
    const stutter = (ask: Ask) => {
      if (++asked <= 2) throw failed;
      return honest(ask);
    };
    const { end, iterations } = await loop({ programs: [failed, failed, "[1,9,9]", failed, "[1,2,3]"], review: stutter });
    expect(end).toMatchObject({ stop: "solved", iterations: 2 });
    expect(iterations.map(({ cases }) => cases.map(({ asked: own, review }) => (own ? review : undefined)))).toEqual([
      [undefined, undefined, "fail"],
      ["pass", "pass", "pass"],
    ]);
    const down = loop({ programs: ["[1,9,9]"], review: () => { throw failed; } }); // biome-ignore format: short
    await expect(down).rejects.toBe(failed);
    await expect(loop({ programs: [failed, failed, failed, "[1,2,3]"] })).rejects.toBe(failed);
  });
});

test("an improver that is told too much is told less", async () => {
  const overflow = new CupelError("CONTEXT_OVERFLOW", "too long");
  const { improving, end } = await loop({ programs: ["[9,9,9]", overflow, overflow, "[1,2,3]"] });
  expect(end?.stop).toBe("solved");
  expect(improving.slice(1).map(({ prompt }) => [prompt.match(/returned 9/g)?.length, prompt.includes("Your last program")])).toEqual([
    [3, true],
    [1, true],
    [1, false],
  ]);
});

test("a result that is too long for the evaluator has no review, and the loop goes on", async () => {
  const long = new CupelError("CONTEXT_OVERFLOW", "too long");
  const review = (ask: Ask) => {
    if (ask.prompt.includes("solve(1)")) throw long;
    return honest(ask);
  };
  const { end, iterations } = await loop({ programs: ["[1,9,9]", "[1,2,3]"], review });
  expect(end).toMatchObject({ stop: "solved", evaluator: { tp: 2, tn: 2 } });
  expect(iterations[0]?.cases[0]).not.toHaveProperty("review");
});

test("agents are asked as they were described, and the policy's name tells of it (DL-11)", async () => {
  const improver = { model: "writer", temperature: 0.3, maxTokens: 900 };
  const { asks } = await loop({ programs: ["[1,2,3]"], improver });
  expect(asks[0]).toMatchObject({ ...improver, sample: 0 });
  expect(asks[1]).not.toHaveProperty("model");
  expect(critique({ execution: lists, improver, stop: "both", reviews: 9, untilFirst: true }).name).toBe(
    "critique by both: writer at 0.3 to 900 tokens improves, the model evaluates, lists runs; 5 programs, patience 2, 5 shown, 9 reviewed by 1 until one is refused",
  );
});

test("a program cut off at its limit is told to be shorter", async () => {
  const judge = () => ({ status: "fail", reason: "does not parse", code: "truncated" }) as const;
  const { improving } = await loop({ programs: ["def sol", "[1,2,3]"], drive: { judge }, iterations: 2 });
  expect(improving[1]?.prompt).toContain("It does not parse: no list (the answer was cut off at its token limit: write a shorter one).");
});

test.each([{ iterations: 0 }, { patience: 1.5 }, { shown: 0 }, { batch: Number.NaN }, { reviews: 0 }])(
  "%j is refused in a sentence",
  (options) => {
    expect(() => critique({ execution: lists, ...options })).toThrow(/it must be a whole number of at least 1/);
  },
);
