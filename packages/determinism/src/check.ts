import { CupelError, type DeterminismTarget } from "@cupel/core";
import { judge } from "./judge/judge.ts";
import type { CheckEnvironment } from "./run/check-environment.ts";
import { collect } from "./run/collect.ts";
import type { CheckResult } from "./types/check-result.ts";
import type { CheckSpec } from "./types/check-spec.ts";

/**
 * The full check: sends what the spec asks for and judges what came back.
 *
 * @throws CupelError `USAGE` for a spec that means nothing, `UNSUPPORTED` for a setting the target cannot express, `BACKEND_UNAVAILABLE`,
 * `BACKEND_FAILED` and the like when the target cannot be used or is gone before anything diverged, `ABORTED`
 */
export async function check(target: DeterminismTarget, spec: CheckSpec, environment: CheckEnvironment): Promise<CheckResult> {
  demandSpec(spec);
  const trace = await collect(target, spec, environment);
  const cells = trace.rows.filter(({ purpose }) => purpose === "cell");
  const broken = cells.find(({ error }) => error !== null)?.error;
  if (broken && cells.every(({ status }) => status === "error" || status === "truncated"))
    throw new CupelError(
      broken.code === "BACKEND_UNAVAILABLE" ? "BACKEND_UNAVAILABLE" : "BACKEND_FAILED",
      `No request was answered: ${broken.message}`,
    );
  return { spec, trace, report: judge(spec, trace) };
}

/** @throws CupelError `USAGE` naming what is wrong */
function demandSpec({ prompts, runs, minBound, confidence, allow, settings }: CheckSpec): void {
  const rules: readonly (readonly [boolean, string])[] = [
    [prompts.length > 0, "there is no prompt"],
    [prompts.every(({ text }) => text !== ""), "a prompt is empty"],
    [new Set(prompts.map(({ text }) => text)).size === prompts.length, "a prompt stands there twice: the prompt is the statistical unit"],
    [
      runs === undefined || (Number.isInteger(runs) && runs >= 2),
      `runs is ${runs}; one answer cannot be compared with anything, so at least 2 are needed`,
    ],
    [minBound === null || (minBound > 0 && minBound < 1), `the wanted bound is ${minBound}; a number between 0 and 1 was expected`],
    [confidence > 0 && confidence < 1, `the confidence is ${confidence}; a number between 0 and 1 was expected`],
    [
      allow === undefined || (allow.acceptable >= 0 && allow.acceptable < allow.unacceptable && allow.unacceptable < 1),
      "the allowed share must lie below the unacceptable one, both between 0 and 1",
    ],
    [Number.isInteger(settings.maxTokens) && settings.maxTokens >= 1, `maxTokens is ${settings.maxTokens}; at least 1 was expected`],
  ];
  const wrong = rules.find(([holds]) => !holds);
  if (wrong !== undefined) throw new CupelError("USAGE", `The check cannot be run: ${wrong[1]}.`);
}
