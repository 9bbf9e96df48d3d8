import { setImmediate } from "node:timers/promises";
import { type Attempt, CupelError, createRandom, type Policy, type PolicyPlan, type PublicTask } from "@cupel/core";
import { drivePolicy, policyLaws } from "@cupel/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { baseline } from "../baseline.ts";
import { route } from "../route.ts";
import { withMemory } from "../with-memory.ts";
import { adaptive } from "./adaptive.ts";

for (const law of policyLaws("adaptive", () => adaptive({ budget: 12, most: 5 }))) test(law.name, law.check);

const tasksOf = (count: number, kind = "number"): readonly PublicTask[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${kind} ${index}`, kind, prompt: `Question ${index}?`, checks: {} }));

/** Which sample of a task is the first to pass; Infinity for none. */
type World = (task: PublicTask) => number;

/** Drives all tasks at once, each call taking as many turns as `slowness` says. What is done is not driven again. */
async function runAll(
  policy: Policy,
  tasks: readonly PublicTask[],
  world: World,
  slowness: () => number = () => 0,
  done: PolicyPlan["done"] = new Map(),
) {
  const begun = policy.begin?.({ tasks, done }) ?? policy;
  const attempts = new Map<string, readonly Attempt[]>(done);
  await Promise.all(
    tasks.map(async (task) => {
      if (done.has(task.id)) return;
      const { yielded } = await drivePolicy(begun, {
        task,
        answer: async (_ask, index) => {
          for (let turn = slowness(); turn > 0; turn--) await setImmediate();
          return `answer ${index}`;
        },
        judge: ({ index }) => (index === world(task) ? { status: "pass", reason: "" } : { status: "fail", reason: "no" }),
      });
      const passing = world(task);
      attempts.set(
        task.id,
        yielded.map((candidate) => ({ candidate, feedback: { status: candidate.index === passing ? "pass" : "fail", reason: "" } })),
      );
    }),
  );
  const counts = Object.fromEntries(tasks.map(({ id }) => [id, attempts.get(id)?.length ?? 0]));
  return { attempts, counts, total: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}

const worldOf =
  (passing: readonly number[]): World =>
  ({ id }) =>
    passing[Number(id.split(" ")[1])] ?? Number.POSITIVE_INFINITY;

test("the budget is for all tasks together, and what the solved ones leave goes to the others", async () => {
  const { counts, total } = await runAll(adaptive({ budget: 16, most: 9 }), tasksOf(4), worldOf([0, 0, 5]));
  expect(total).toBe(16);
  expect(counts["number 2"]).toBe(6);
  expect(counts["number 3"]).toBe(8);
});

test("every task gets a first sample, none more than the most, and a pass ends a task", async () => {
  const { counts, total } = await runAll(adaptive({ budget: 1000, most: 3 }), tasksOf(5), worldOf([1, 0]));
  expect(Object.values(counts)).toEqual([2, 1, 3, 3, 3]);
  expect(total).toBeLessThan(1000);
});

test("a kind whose samples never pass is given up for one whose samples do", async () => {
  const [hopeless, easy] = [tasksOf(10, "hopeless"), tasksOf(10, "easy")];
  const world: World = ({ id, kind }) => (kind === "easy" ? Number(id.split(" ")[1]) % 5 : Number.POSITIVE_INFINITY);
  const { counts } = await runAll(adaptive({ budget: 55, most: 10 }), [...hopeless, ...easy], world);
  const spent = (tasks: readonly PublicTask[]) => tasks.reduce((sum, { id }) => sum + (counts[id] ?? 0), 0);
  expect(spent(easy), "what it takes to solve them all").toBe(30);
  expect(spent(hopeless)).toBe(25);
});

test("a task whose calls cost more waits behind those as likely that cost less", async () => {
  const tasks = tasksOf(4).map((task, index) => (index < 2 ? { ...task, prompt: `${"long ".repeat(200)}${task.prompt}` } : task));
  const { counts } = await runAll(adaptive({ budget: 6, most: 10 }), tasks, worldOf([]));
  expect(Object.values(counts)).toEqual([1, 1, 2, 2]);
});

test("what is not worth a call is not called for, whatever is left", async () => {
  const { total } = await runAll(adaptive({ budget: 500, most: 50, worth: 0.05 }), tasksOf(10), worldOf([0, 0, 1]));
  expect(total).toBeLessThan(150);
});

const worlds = fc.array(fc.constantFrom(0, 0, 1, 2, 3, 5, 8, Number.POSITIVE_INFINITY), { minLength: 1, maxLength: 12 });

test("what a task gets does not depend on which call came back first, and the budget holds", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.nat(60), fc.nat(), async (passing, extra, key) => {
      const tasks = tasksOf(passing.length);
      const budget = passing.length + extra;
      const random = createRandom(key);
      const atOnce = await runAll(adaptive({ budget, most: 10 }), tasks, worldOf(passing));
      const slowly = await runAll(adaptive({ budget, most: 10 }), tasks, worldOf(passing), () => random.integer(4));
      expect(slowly.counts).toEqual(atOnce.counts);
      expect(atOnce.total).toBeLessThanOrEqual(budget);
      const wanted = passing.reduce((sum, first) => sum + Math.min(10, first + 1), 0);
      expect(atOnce.total, "nothing is left unspent that a task could use").toBe(Math.min(budget, wanted));
    }),
    { numRuns: 60, seed: 21 },
  );
});

test("a run that goes on from what some of its tasks did ends as if it had never stopped", async () => {
  await fc.assert(
    fc.asyncProperty(worlds, fc.nat(40), fc.nat(), async (passing, extra, key) => {
      const tasks = tasksOf(passing.length);
      const make = () => adaptive({ budget: passing.length + extra, most: 10 });
      const whole = await runAll(make(), tasks, worldOf(passing));
      const random = createRandom(key);
      const done = new Map(Array.from(whole.attempts).filter(() => random.next() < 0.5));
      const resumed = await runAll(make(), tasks, worldOf(passing), () => random.integer(3), done);
      expect(resumed.counts).toEqual(whole.counts);
    }),
    { numRuns: 60, seed: 22 },
  );
});

test("a task that breaks or is ended holds nobody up", async () => {
  const tasks = tasksOf(3);
  const begun = adaptive({ budget: 9, most: 9 }).begin?.({ tasks, done: new Map() }) as Policy;
  const ends = await Promise.allSettled(
    tasks.map((task, index) =>
      drivePolicy(begun, {
        task,
        answer: (_ask, call) => {
          if (index === 0) throw new CupelError("BACKEND_FAILED", "planted");
          return `answer ${call}`;
        },
        judge: () => ({ status: "fail", reason: "no" }),
      }),
    ),
  );
  expect(ends.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "fulfilled"]);
  expect(
    ends.map((end) => (end.status === "fulfilled" ? end.value.asks.length : 0)),
    "the broken call was none",
  ).toEqual([0, 5, 4]);
});

test("without a run around it, a task has the budget to itself", async () => {
  const { asks, chosen } = await drivePolicy(adaptive({ budget: 4, most: 9 }), {
    task: tasksOf(1)[0] as PublicTask,
    answer: (_ask, index) => `answer ${index}`,
    judge: () => ({ status: "fail", reason: "no" }),
  });
  expect([asks.length, chosen?.text]).toEqual([4, "answer 0"]);
});

test("a route and a memory hand on the plan: kinds with one policy share its budget", async () => {
  const shared = adaptive({ budget: 10, most: 9 });
  const memory = { name: "none", recall: async () => [], exact: async () => undefined, learn: async () => {} };
  const tasks = [...tasksOf(2, "sql"), ...tasksOf(2, "json"), ...tasksOf(1, "other")];
  const routed = withMemory(memory, route({ sql: shared, json: shared, default: baseline() }));
  const { counts, total } = await runAll(routed, tasks, () => Number.POSITIVE_INFINITY);
  expect([total, counts["other 0"]]).toEqual([11, 1]);
  expect(withMemory(memory, shared, { exact: true }).begin, "a reused answer would keep the others waiting").toBeUndefined();
});

test("nonsense is refused in a sentence, and so are more tasks than calls", () => {
  expect(() => adaptive({ budget: 0 })).toThrow("adaptive: budget is 0");
  expect(() => adaptive({ budget: 5, most: 0.5 })).toThrow("adaptive: most is 0.5");
  expect(() => adaptive({ budget: 5, worth: 2 })).toThrow("adaptive: worth is 2");
  expect(() => adaptive({ budget: 2 }).begin?.({ tasks: tasksOf(3), done: new Map() })).toThrow("a budget of 2 calls is not enough");
});
