import { type Candidate, definePolicy, defineVerifier, fail, pass, type Task, type Verdict } from "@cupel/core";
import { scriptedBackend } from "@cupel/testing";
import { expect, test } from "vitest";
import { runTask } from "./run-task.ts";

const task: Task = { id: "t", kind: "any", prompt: "Question?", checks: { any: true } };
const agreed = { answers: 2, of: 3, tests: 4 };
const marking = definePolicy("marking", async function* ({ generate }) {
  const first: Candidate = await generate({ prompt: "Question?" });
  yield first;
  return { ...first, agreed };
});
const recordWith = async (verdict: Verdict) =>
  await runTask({ task, policy: marking, backend: scriptedBackend(["yes"]), verifier: defineVerifier("fixed", () => verdict) });

test("an agreed answer that only parsed is agreed, in the verdict and in the candidate, and is one candidate", async () => {
  const { verdict, candidates } = await recordWith(pass({ level: "parsed" }));
  expect(verdict).toMatchObject({ status: "pass", level: "agreed" });
  expect(candidates).toMatchObject([{ agreed, verdict: { level: "agreed" } }]);
});

test("agreement raises nothing else: refused stays refused, verified stays verified", async () => {
  expect((await recordWith(fail("no"))).verdict).toMatchObject({ status: "fail" });
  expect((await recordWith(pass())).verdict).toMatchObject({ level: "verified" });
});
