import type { Candidate, Feedback, Memory, PublicTask } from "@cupel/core";
import { drivePolicy, policyLaws } from "@cupel/testing";
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
