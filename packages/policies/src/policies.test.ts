import { type Candidate, definePolicy, type Feedback, type Memory, type Policy, type PublicTask, publicTask, type Task } from "@cupel/core";
import { drivePolicy, policyLaws } from "@cupel/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { baseline, baselineFirst, bestOf, contract, contractFirst, repair, route, sequence, withMemory } from "./index.ts";

const task: PublicTask = {
  id: "t",
  kind: "sql",
  prompt: "Table t(a). Return a.",
  checks: { tables: [] },
};
const passed: Feedback = { status: "pass", reason: "", level: "verified" };
const refused = (reason = "no such column: b"): Feedback => ({ status: "fail", reason, code: "wrong" });
const nothing: Memory = { name: "empty", recall: async () => [], exact: async () => undefined, learn: async () => {} };
const win = { id: "w1", kind: "sql", prompt: "Table u(b). Return b.", output: "SELECT b FROM u" };
const oneWin: Memory = {
  ...nothing,
  name: "one",
  recall: async () => [{ win, similarity: 0.5 }],
  exact: async () => ({ ...win, prompt: task.prompt }),
};

for (const [name, make] of Object.entries({
  baseline: () => baseline(),
  bestOf: () => bestOf(3),
  contract: () => contract({ repairs: 2 }),
  repair: () => repair(baseline(), { rounds: 2 }),
  baselineFirst: () => baselineFirst({ k: 3 }),
  contractFirst: () => contractFirst({ k: 3 }),
  withMemory: () => withMemory(oneWin, baselineFirst()),
})) {
  for (const law of policyLaws(name, make)) test(law.name, law.check);
}

const drive = (policy: ReturnType<typeof baseline>, judge: (candidate: Candidate) => Feedback, answer = "SELECT b FROM t") =>
  drivePolicy(policy, { task, answer: () => answer, judge });

test("baseline-first and contract-first ask in a different order (RL-02)", async () => {
  const asked = async (policy: ReturnType<typeof baseline>) =>
    (await drive(policy, () => refused())).asks.map(({ prompt }) => (prompt.includes("Contract:") ? "contract" : "baseline"));
  expect(await asked(baselineFirst({ repairs: 0 }))).toEqual(["baseline", "contract"]);
  expect(await asked(contractFirst({ repairs: 0 }))).toEqual(["contract", "baseline"]);
});

test("what is verified first is the answer, so the two can differ on one task (RL-02)", async () => {
  const answer = ({ prompt }: { prompt: string }) =>
    prompt.includes("Contract:") ? '{"select": ["a"], "from": "t"}' : "SELECT a, a FROM t";
  const chosen = async (policy: ReturnType<typeof baseline>) =>
    (await drivePolicy(policy, { task, answer, judge: () => passed })).chosen?.text;
  expect(await chosen(baselineFirst())).toBe("SELECT a, a FROM t");
  expect(await chosen(contractFirst())).toBe("SELECT a FROM t");
});

test("best-of-k draws different samples up a ladder and stops at the first pass (RL-23)", async () => {
  const { asks, chosen } = await drive(bestOf(5), (candidate) => (candidate.index === 3 ? passed : refused()));
  expect(asks.map(({ sample, temperature }) => [sample, temperature])).toEqual([
    [0, undefined],
    [1, 0.4],
    [2, 0.6],
    [3, 0.8],
  ]);
  expect(chosen?.index).toBe(3);
});

test("further samples are never drawn colder than the first, whatever temperature the run has", async () => {
  const warm: Policy = {
    name: "warm",
    run: (context) =>
      bestOf(4).run({ ...context, generate: async (ask) => await context.generate({ ...ask, temperature: ask.temperature ?? 0.7 }) }),
  };
  const { asks } = await drive(warm, () => refused());
  expect(asks.map(({ temperature }) => temperature)).toEqual([0.7, 0.7, 0.7, 0.8]);
});

test("best-of-k stands by its first sample when none passes", async () => {
  const { yielded, chosen } = await drive(bestOf(3), () => refused());
  expect(yielded).toHaveLength(3);
  expect(chosen?.index).toBe(0);
});

test("every repair prompt holds the request, the rejected answer and the last public reason (RL-21)", async () => {
  for (const policy of [repair(baseline(), { rounds: 2 }), contract({ repairs: 2 })]) {
    const { asks } = await drive(policy, ({ index }) => refused(`reason ${index}`), '{"select": ["b"], "from": "t"}');
    expect(asks).toHaveLength(3);
    for (const [index, { prompt }] of asks.entries()) {
      expect(prompt).toContain(task.prompt);
      if (index > 0) expect(prompt).toContain(`Previous answer:\n{"select": ["b"], "from": "t"}\nRejected: reason ${index - 1}\n`);
    }
  }
});

test("a contract that does not compile is yielded as written, and its defect is the reason of the repair", async () => {
  const { asks, yielded } = await drive(contract({ repairs: 1 }), () => refused('near "{": syntax error'), '{"select": []}');
  expect(yielded[0]?.text).toBe('{"select": []}');
  expect(asks[1]?.prompt).toContain("Rejected: /select must have a column\n");
});

test("a compiled contract keeps what the model wrote beside it", async () => {
  const { chosen } = await drive(contract(), () => passed, '{"select": ["a"], "from": "t"}');
  expect(chosen).toMatchObject({ text: "SELECT a FROM t", raw: '{"select": ["a"], "from": "t"}' });
});

test("a sequence ends with the first policy that passes, and cleans up after each", async () => {
  const { asks, chosen } = await drive(sequence(bestOf(2), contract({ repairs: 0 }), baseline()), ({ index }) =>
    index === 2 ? passed : refused(),
  );
  expect(asks).toHaveLength(3);
  expect(chosen?.index).toBe(2);
});

test("a route sends each kind its own way and names the kinds when it has none", async () => {
  expect((await drive(route({ sql: contract({ repairs: 0 }), default: baseline() }), () => passed)).asks[0]?.prompt).toContain("Contract:");
  expect((await drive(route({ default: baseline() }), () => passed)).asks[0]?.prompt).not.toContain("Contract:");
  await expect(drive(route({ json: baseline() }), () => passed)).rejects.toThrow(
    'No policy for tasks of kind "sql"; there are policies for json.',
  );
});

test("memory puts examples before every prompt and marks the candidates", async () => {
  const { asks, chosen } = await drive(withMemory(oneWin, baselineFirst({ repairs: 0 }), { topK: 1 }), () => refused());
  expect(
    asks.every(({ prompt }) => prompt.startsWith(`Example task:\n${win.prompt}\nExample answer:\n${win.output}\n\nTask:\n${task.prompt}`)),
  ).toBe(true);
  expect(chosen?.memory).toEqual({ ids: ["w1"], exact: false });
});

test("without anything to recall, memory changes nothing", async () => {
  expect((await drive(withMemory(nothing, baseline()), () => refused())).asks).toEqual((await drive(baseline(), () => refused())).asks);
});

test("exact reuse happens only when asked for, is marked, and a reused answer that fails is not the last word (RL-20)", async () => {
  expect((await drive(withMemory(oneWin, baseline()), () => passed)).chosen?.memory).toEqual({ ids: ["w1"], exact: false });
  const reused = await drive(withMemory(oneWin, baseline(), { exact: true }), () => passed);
  expect(reused.asks).toEqual([]);
  expect(reused.chosen).toMatchObject({ text: win.output, memory: { ids: ["w1"], exact: true } });
  const regenerated = await drive(withMemory(oneWin, baseline(), { exact: true }), ({ memory }) => (memory?.exact ? refused() : passed));
  expect(regenerated.asks).toHaveLength(1);
  expect(regenerated.chosen?.memory?.exact).toBe(false);
});

test.each([
  [() => bestOf(0), "k must be"],
  [() => bestOf(1.5), "k must be"],
  [() => bestOf(2, { temperatures: [] }), "ladder"],
  [() => contract({ repairs: -1 }), "repairs is -1"],
  [() => repair(baseline(), { rounds: 0 }), "rounds is 0"],
  [() => sequence(), "at least one"],
])("nonsense is refused in a sentence: %#", (make, sentence) => {
  expect(make).toThrow(sentence);
});

test("a check that broke is no reason for a repair", async () => {
  const unclear: Feedback = { status: "error", reason: "the verifier broke" };
  for (const policy of [contract({ repairs: 3 }), repair({ rounds: 3 })]) expect((await drive(policy, () => unclear)).asks).toHaveLength(1);
});

test("repair without a policy repairs the plain question", async () => {
  expect((await drive(repair({ rounds: 2 }), () => refused())).asks).toEqual(
    (await drive(repair(baseline(), { rounds: 2 }), () => refused())).asks,
  );
});

test("a kind called like a member of every object has no policy either", async () => {
  const odd = { ...task, kind: "constructor" };
  const driven = drivePolicy(route({ sql: baseline() }), { task: odd, answer: () => "x", judge: () => passed });
  await expect(driven).rejects.toThrow('No policy for tasks of kind "constructor"');
});

test("policies that differ in a setting differ in their name: a run is resumed by names", () => {
  const policies = [
    bestOf(2),
    bestOf(3),
    bestOf(3, { temperatures: [1] }),
    repair(bestOf(2)),
    repair(bestOf(2), { rounds: 2 }),
    contract(),
    contract({ repairs: 2 }),
    withMemory(oneWin, baseline()),
    withMemory(oneWin, baseline(), { topK: 2 }),
    withMemory(oneWin, baseline(), { exact: true }),
    baselineFirst(),
    contractFirst(),
    route({ sql: baseline() }),
    route({ sql: contract() }),
  ];
  expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
});

const parts = fc.array(
  fc.constantFrom(
    () => baseline(),
    () => bestOf(2),
    () => contract(),
    () => repair({ rounds: 2 }),
  ),
  { minLength: 1, maxLength: 4 },
);
const seen = async (policy: ReturnType<typeof baseline>, passing: number) => {
  const { asks, yielded, chosen } = await drive(policy, ({ index }) => (index === passing ? passed : refused(`reason ${index}`)));
  return { asks, yielded, chosen };
};

test("a sequence is what it is made of, however it is nested, and a route to one policy is that policy", async () => {
  await fc.assert(
    fc.asyncProperty(parts, fc.nat(3), fc.nat(8), async (makers, cut, passing) => {
      const policies = makers.map((make) => make());
      const flat = await seen(sequence(...policies), passing);
      const [left, right] = [policies.slice(0, cut), policies.slice(cut)];
      if (left.length > 0 && right.length > 0) {
        expect(await seen(sequence(sequence(...left), sequence(...right)), passing)).toEqual(flat);
      }
      expect(await seen(route({ default: sequence(...policies) }), passing)).toEqual(flat);
      expect(await seen(withMemory(nothing, sequence(...policies)), passing)).toEqual(flat);
      const alone = await Promise.all(policies.map((policy) => seen(policy, -1)));
      const calls = alone.reduce((sum, { asks }) => sum + asks.length, 0);
      expect(flat.asks.length).toBe(Math.min(calls, passing + 1));
      expect(flat.chosen?.index).toBe(passing < calls ? passing : alone[0]?.chosen?.index);
    }),
    { numRuns: 60, seed: 5 },
  );
});

test("whatever ends a composed policy also ends the one at work inside it", async () => {
  let cleaned = 0;
  const tidy = definePolicy("tidy", async function* ({ generate }) {
    try {
      yield await generate({ prompt: task.prompt });
    } finally {
      cleaned++;
    }
  });
  for (const policy of [sequence(tidy, baseline()), repair(tidy), route({ sql: tidy }), withMemory(nothing, tidy)]) {
    const before = cleaned;
    const asked: Candidate[] = [];
    await drivePolicy(
      definePolicy("outer", async function* (context) {
        const run = policy.run(context);
        const step = await run.next();
        if (!step.done) asked.push(step.value);
        await run.return(undefined);
        yield* baseline().run(context);
      }),
      { task, answer: () => "x", judge: () => refused() },
    );
    expect(asked).toHaveLength(1);
    expect(cleaned).toBe(before + 1);
  }
});

test("no prompt of any policy holds hidden tests or gold rows (RL-22)", async () => {
  const hidden: readonly Task[] = [
    {
      id: "c",
      kind: "codestub",
      prompt: "Write def tare(gross).",
      checks: { language: "python", entry_point: "tare", tests: [{ args: [4], equals: 2 }] },
      gold: {
        tests: [
          { args: [4], equals: 2 },
          { args: [918273], equals: 918271 },
        ],
      },
      metadata: { note: 918273 },
    },
    { id: "s", kind: "sql", prompt: "List.", checks: { tables: [] }, gold: { expected: { rows: [[918273]] } } },
    { id: "j", kind: "json", prompt: "Give it.", checks: { schema: { type: "object" } }, gold: { expected: { a: 918273 } } },
  ];
  const policies = [baselineFirst({ k: 3, repairs: 2 }), contractFirst({ k: 3, repairs: 2 }), withMemory(oneWin, baselineFirst())];
  for (const open of hidden.map(publicTask)) {
    for (const policy of policies) {
      const { asks } = await drivePolicy(policy, {
        task: open,
        answer: (_, index) => `answer ${index}`,
        judge: ({ index }) => refused(`${index}`),
      });
      expect(asks.length).toBeGreaterThan(3);
      expect(asks.filter((ask) => JSON.stringify(ask).includes("9182"))).toEqual([]);
    }
  }
});
