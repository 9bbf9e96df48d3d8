import { defineVerifier, fail, type Task } from "@cupel/core";
import { run } from "@cupel/engine";
import { scriptedBackend } from "@cupel/testing";
import type { CodeExecution } from "@cupel/verifiers";
import { expect, test } from "vitest";
import { armNames } from "./arm-names.ts";
import { callsBound } from "./calls-bound.ts";
import { createArms } from "./create-arms.ts";
import type { KindName, RunSettings } from "./run-settings.ts";

// Of another kind the contract is the plain question, and equal calls are made once.
const tasks: readonly Task[] = ["json", "sql", "codestub"].map((kind) => ({
  id: kind,
  kind,
  prompt: `Do ${kind}.`,
  checks:
    kind === "codestub"
      ? { language: "python", entry_point: "f" }
      : { schema: { type: "object", properties: { a: { type: "integer" } }, required: ["a"] } },
}));
const perKind = <Value>(value: Value): Readonly<Record<KindName, Value>> => ({ json: value, sql: value, codestub: value, default: value });
const settings = (over: Partial<RunSettings>): RunSettings =>
  ({
    arms: armNames,
    policies: perKind("baseline_first"),
    bestOfK: perKind(3),
    repairAttempts: 2,
    memoryTopK: 0,
    reuseExact: false,
    taskBudget: {},
    ...over,
  }) as RunSettings;

/** Two camps that no test tells apart, so that every question is asked that can be. */
const execution: CodeExecution = {
  name: "sandbox",
  canRun: ({ kind }) => kind === "codestub",
  holds: async ({ text, assertions }) => assertions.map((_, index) => index === Number(text.at(-1)) % 2),
  result: async ({ text }) => text,
  observe: async () => ({ program: "", observations: [] }),
};

/** What a model that is never right is really asked by one arm. */
async function asked(own: RunSettings, name: string): Promise<number> {
  let count = 0;
  const answer = ({ prompt }: { readonly prompt: string }) =>
    prompt.includes("assertions") ? "assert f(1)\nassert f(2)" : prompt.includes("Write one call") ? "f(1)" : `answer ${count++}`;
  const [backend, slow] = [scriptedBackend(answer), scriptedBackend(answer, { model: "slow" })];
  const verifier = defineVerifier("no", () => fail("no"));
  const arms = createArms(own, { memory: undefined, tasks: tasks.length, execution, own: undefined }).filter((arm) => arm.name === name);
  const { records } = await run({
    tasks,
    arms,
    backend,
    further: { slow },
    verifiers: Object.fromEntries(tasks.map(({ kind }) => [kind, verifier])),
    taskBudget: own.taskBudget,
  });
  expect(records.map(({ error }) => error?.code ?? "BUDGET_EXHAUSTED")).toEqual(Array(tasks.length).fill("BUDGET_EXHAUSTED"));
  return backend.calls.length + slow.calls.length;
}

test.each<[string, Partial<RunSettings>, string]>([
  ["baseline", {}, "baseline"],
  ["contract", {}, "contract"],
  ["baseline first", {}, "policy"],
  ["contract first", { policies: perKind("contract_first") }, "policy"],
  ["without memory", {}, "no_memory"],
  ["cascade", { policies: perKind("cascade") }, "policy"],
  ["best of", { policies: perKind("best-of") }, "policy"],
  ["repair", { policies: perKind("repair") }, "policy"],
  ["a contract for every kind", { policies: perKind("contract") }, "policy"],
  ["adaptive", { policy: "adaptive" }, "policy"],
  ["adaptive with a number of calls", { policy: "adaptive", policyCalls: 7 }, "policy"],
  ["a budget of each task", { taskBudget: { calls: 2 } }, "policy"],
])("a model that is never right is asked as often as the bound says: %s", async (_name, over, arm) => {
  const own = settings(over);
  const bound = callsBound(arm as (typeof armNames)[number], tasks, own, false);
  expect(await asked(own, arm)).toBe(bound);
});

test.each<[string, Partial<RunSettings>]>([
  ["self-consistency", { policies: perKind("self-consistency") }],
  ["agreement", { policies: perKind("agreement"), bestOfK: perKind(4) }],
])("where a search may end early the bound holds all the same: %s", async (_name, over) => {
  const own = settings(over);
  const [real, bound] = [await asked(own, "policy"), callsBound("policy", tasks, own, false) ?? 0];
  expect(real).toBeLessThanOrEqual(bound);
  expect(real).toBeGreaterThan(bound / 2);
});

test("a policy of the user's own has no bound but that of its budget", () => {
  expect(callsBound("policy", tasks, settings({}), true)).toBeNull();
  expect(callsBound("policy", tasks, settings({ taskBudget: { calls: 5 } }), true)).toBe(15);
  expect(callsBound("baseline", tasks, settings({}), true)).toBe(3);
});
