import { CupelError } from "@cupel/core";
import { type Script, scriptedBackend } from "@cupel/testing";
import { describe, expect, test } from "vitest";
import type { CheckSettings } from "./check-report.ts";
import { type CheckOptions, runCheck } from "./run-check.ts";

const settings: CheckSettings = { runs: 3, temperature: 0, seed: 1, maxTokens: 32, confidence: 0.95, maxBound: null };
const prompts = ["one", "two", "three"];

function check(script: Script, changes: Partial<CheckOptions> = {}) {
  const backend = scriptedBackend(script);
  const options = { prompts, settings, signal: new AbortController().signal, progress: () => {}, ...changes };
  return runCheck({ createBackend: () => backend, ...options });
}

test("equal answers are a bound over prompts, and more runs do not tighten it", async () => {
  const report = await check(({ prompt }) => `on ${prompt}`);
  expect(report).toMatchObject({
    verdict: "NO DIVERGENCE OBSERVED",
    compared: { prompts: 3, comparisons: 6, failedCalls: 0 },
    divergences: [],
  });
  expect(report.bound).toMatchObject({ n: 3, confidence: 0.95 });
  expect(report.bound?.divergingPrompts).toBeCloseTo(1 - 0.05 ** (1 / 3), 12);
  const longer = await check(({ prompt }) => `on ${prompt}`, { settings: { ...settings, runs: 30 } });
  expect(longer.bound).toEqual(report.bound);
});

test("the last call of all is enough to diverge, and the place is named", async () => {
  const report = await check(({ prompt }, index) => `on ${prompt}${index === 8 ? "!" : "."}`);
  expect(report).toMatchObject({
    verdict: "DIVERGED",
    bound: null,
    divergences: [
      {
        prompt: 2,
        promptStart: "three",
        runs: [0, 2],
        distinctAnswers: 2,
        modal: [2, 3],
        difference: { character: 8, left: ".", right: "!" },
      },
    ],
  });
});

test("prompts are asked in turn, run after run, with the same settings", async () => {
  const asked: string[] = [];
  await check(({ prompt, seed, temperature, maxTokens }) => {
    asked.push(`${prompt} ${seed} ${temperature} ${maxTokens}`);
    return prompt;
  });
  expect(asked).toEqual([...prompts, ...prompts, ...prompts].map((prompt) => `${prompt} 1 0 32`));
});

describe("agreement about nothing", () => {
  test.each<[string, Script]>([
    ["empty answers", () => ""],
    ["one answer to every prompt", () => "always"],
    ["answers to one run only", (_request, index) => (index < 3 ? `answer ${index}` : new CupelError("BACKEND_FAILED", "gone"))],
  ])("is inconclusive: %s", async (_what, script) => {
    expect(await check(script)).toMatchObject({ verdict: "INCONCLUSIVE", bound: null });
  });

  test("so is one prompt with empty answers", async () => {
    expect(await check(() => "", { prompts: ["one"] })).toMatchObject({
      verdict: "INCONCLUSIVE",
      reason: expect.stringContaining("empty"),
    });
  });

  test("a bound above the one asked for is inconclusive", async () => {
    const report = await check(({ prompt }) => prompt, { settings: { ...settings, maxBound: 0.05 } });
    expect(report).toMatchObject({ verdict: "INCONCLUSIVE", reason: expect.stringContaining("63.2 %") });
  });
});

describe("broken calls", () => {
  test("are left out, counted and never repeated", async () => {
    const calls: number[] = [];
    const report = await check(({ prompt }, index) => {
      calls.push(index);
      return index === 4 ? new CupelError("BACKEND_FAILED", "reset") : prompt;
    });
    expect(calls).toHaveLength(9);
    expect(report.compared).toEqual({ prompts: 3, comparisons: 5, failedCalls: 1, lastFailure: "reset" });
  });

  test("are the error when there is nothing else", async () => {
    await expect(check(() => new CupelError("BACKEND_FAILED", "always broken"))).rejects.toThrow("always broken");
  });

  test("do not undo a proof: a server that goes away after a divergence leaves it standing", async () => {
    const gone = new CupelError("BACKEND_UNAVAILABLE", "gone");
    expect(await check((_request, index) => (index > 3 ? gone : `answer ${index}`))).toMatchObject({ verdict: "DIVERGED" });
    await expect(check(({ prompt }, index) => (index > 3 ? gone : prompt))).rejects.toBe(gone);
  });
});

test("a server that is another one at the end makes the check invalid", async () => {
  let version = 0;
  const report = await check(() => "", {
    createBackend: () => {
      const facts = { engine: "ollama", version: version++ };
      return { ...scriptedBackend(({ prompt }) => prompt, { capabilities: { facts } }), name: "ollama" };
    },
  });
  expect(report.verdict).toBe("INVALID");
});

test("sampling without seeds cannot be checked", async () => {
  const createBackend = () => scriptedBackend(() => "x", { capabilities: { seeds: false } });
  await expect(check(() => "", { createBackend, settings: { ...settings, temperature: 1 } })).rejects.toMatchObject({
    code: "UNSUPPORTED",
  });
});

test("an abort ends the check", async () => {
  const controller = new AbortController();
  const running = check(
    ({ prompt }, index) => {
      if (index === 1) controller.abort(new CupelError("ABORTED", "stop"));
      return prompt;
    },
    { signal: controller.signal },
  );
  await expect(running).rejects.toMatchObject({ code: "ABORTED" });
});
