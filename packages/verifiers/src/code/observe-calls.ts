import { CupelError, type Json } from "@cupel/core";
import type { CaseResult, CasesJob, Sandbox, TestCase, TestOutcome } from "@cupel/sandbox";
import { jsonOfPython } from "../python/json-of-python.ts";
import { publicReason } from "../python/public-reason.ts";

/** A call of a program; `equals` where it is known what it must give. */
export interface ObservedCall extends Omit<TestCase, "equals"> {
  readonly equals?: Json;
}

/** What came of a call. */
export interface CallObservation {
  /** What it returned, as JSON where it is plain, else in the language's own notation; at most 200 characters. */
  readonly output?: string;
  /** Why it returned nothing. */
  readonly failure?: { readonly code: string; readonly reason: string };
  /** Whether it is what it must be; absent without a label, `error` where the sandbox could not tell. */
  readonly truth?: "pass" | "fail" | "error";
}

/** What came of all calls. */
export interface ProgramObservation {
  /** Why the program does not load; absent where it does. */
  readonly unloadable?: string;
  readonly observations: readonly CallObservation[];
}

/** Calls by which a program may run out of time or die before it is not called any more. */
const patience = 2;

/**
 * Calls a program with each input and says what came back: all in one job, and where a call takes too long or kills the program, the rest in
 * a fresh one. A call that is cut short behind others has one more try, at the beginning of a job.
 *
 * @throws CupelError `SANDBOX_UNAVAILABLE` as the sandbox does, `ABORTED`
 */
export async function observeCalls(
  sandbox: Sandbox,
  program: Omit<CasesJob, "mode" | "cases" | "each">,
  { calls, signal }: { readonly calls: readonly ObservedCall[]; readonly signal?: AbortSignal | undefined },
): Promise<ProgramObservation> {
  const observations: CallObservation[] = [];
  let deaths = 0;
  let atOnce = calls.length;
  while (observations.length < calls.length) {
    const rest = calls.slice(observations.length);
    if (deaths >= patience) return { observations: [...observations, ...rest.map(notCalled)] };
    const asked = rest.slice(0, atOnce);
    const job: CasesJob = { ...program, mode: "cases", each: true, cases: asked.map((call) => ({ ...call, equals: call.equals ?? null })) };
    const outcome = await sandbox.judge(job, signal && { signal });
    if (outcome.code === "aborted") throw new CupelError("ABORTED", "The program was being run when the run was aborted.");
    if (outcome.load !== undefined) return { unloadable: publicReason(outcome, job), observations: rest.map(refused(outcome)) };
    const told = [...(outcome.cases?.each ?? [])];
    if (told.length === 0 && asked.length === 1) told.push({ held: false, code: codeOf(outcome) });
    // Which call it was is not known: from now on each by itself.
    if (told.length === 0) atOnce = 1;
    const last = told.at(-1);
    if (last !== undefined && isDeath(last)) {
      // It may only have come after too many others.
      if (told.length > 1) told.pop();
      else deaths++;
    }
    observations.push(...each(rest, told));
  }
  return { observations };
}

/** Whether a call ended the job. */
function isDeath({ got, exception }: CaseResult): boolean {
  return got === undefined && exception === undefined;
}

function each(calls: readonly ObservedCall[], told: readonly CaseResult[]): readonly CallObservation[] {
  return told.map((result, index) => observationOf(result, calls[index]?.equals !== undefined));
}

function observationOf({ held, got, code = "wrong", exception, message }: CaseResult, labelled: boolean): CallObservation {
  if (got !== undefined) return { output: jsonOfPython(got), ...(labelled && { truth: held ? ("pass" as const) : ("fail" as const) }) };
  const reason = exception === undefined ? reasonOf(code) : `raised ${exception}${message ? `: ${message}` : ""}`;
  return { failure: { code, reason }, ...(labelled && { truth: isOurs(code) ? ("error" as const) : ("fail" as const) }) };
}

function reasonOf(code: string): string {
  const sentences: Readonly<Record<string, string>> = {
    timeout: "took too long",
    memory: "took too much memory",
    crashed: "ended the program",
    output: "returned what is no plain value, or too much of it",
  };
  return sentences[code] ?? `ended with ${code}`;
}

const notCalled = ({ equals }: ObservedCall): CallObservation => ({
  failure: { code: "timeout", reason: `was not called any more: the program had died or taken too long ${patience} times` },
  ...(equals !== undefined && { truth: "fail" }),
});

const refused =
  (outcome: TestOutcome) =>
  ({ equals }: ObservedCall): CallObservation => ({
    failure: { code: codeOf(outcome), reason: "the program does not load" },
    ...(equals !== undefined && { truth: "fail" }),
  });

function codeOf({ code }: TestOutcome): Exclude<CaseResult["code"], undefined> {
  return code as Exclude<CaseResult["code"], undefined>;
}

/** Codes that say that the check could not be made, not that the program is wrong. */
function isOurs(code: string): boolean {
  return ["setup", "unsupported", "vacuous", "contract", "disagreement", "aborted", "internal"].includes(code);
}
