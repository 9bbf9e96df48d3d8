import type { CaseFailure, TestCase, TestJob, TestOutcome, TraceLine } from "@cupel/sandbox";
import { jsonOfPython } from "./json-of-python.ts";

/** Why a program failed tests that it may know, for whoever repairs it: the first that does not hold, and the program's own lines. */
export function publicReason(outcome: TestOutcome, job: TestJob): string {
  const { load, cases, code } = outcome;
  if (load?.phase === "parse") return `does not parse: ${load.message.replace(/ \(line \d+\)$/, "")}`;
  if (load?.phase === "entry") return load.message;
  if (load !== undefined) return `does not load: ${load.message}${placeOf(outcome.trace, job.candidate)}`;
  if (cases?.first !== undefined) return caseReason(cases.first, code, job);
  if (job.mode === "tests") return checkReason(outcome, job.tests, job.candidate);
  return outcome.detail === undefined ? code : `${code}: ${outcome.detail}`;
}

function caseReason(first: CaseFailure, code: string, job: TestJob): string {
  const test = job.mode === "cases" ? job.cases[first.index] : undefined;
  if (test !== undefined && "entry" in job) {
    const came = whatCame(first, code, { returned: "returned", expected: cut(JSON.stringify(test.equals)), candidate: job.candidate });
    return `example ${first.index + 1}: ${callText(job.entry[0] ?? "", test)} ${came}`;
  }
  if (job.mode === "program") {
    const came = whatCame(first, code, { returned: "printed", expected: first.expected ?? "", candidate: job.candidate });
    return `run ${first.index + 1}: on ${first.call} it ${came}`;
  }
  if (job.mode === "suite") {
    const why = first.exception === undefined ? (first.got ?? "was not reported") : raised(first, job.candidate);
    return code === "timeout" ? `the suite took too long` : `${first.call}: ${why}`;
  }
  const sides = first.got === undefined || first.expected === undefined ? "" : `: ${first.got} against ${first.expected}`;
  const why = first.exception === undefined ? (code === "wrong" ? `does not hold${sides}` : endedWith(code)) : raised(first, job.candidate);
  return `assertion ${first.index + 1}: ${first.call} ${why}`;
}

function checkReason(outcome: TestOutcome, tests: string, candidate: string): string {
  const text = outcome.line === undefined ? undefined : tests.split("\n")[outcome.line - 1]?.trim();
  const at = text ? ` at \`${cut(text)}\`` : "";
  if (outcome.exception !== undefined) return `the check failed${at}: ${raised(outcome, candidate)}`;
  return outcome.code === "wrong" ? `the check failed${at}` : `the check ${endedWith(outcome.code)}${at}`;
}

interface Wording {
  readonly returned: string;
  readonly expected: string;
  readonly candidate: string;
}

function whatCame(failure: CaseFailure, code: string, { returned, expected, candidate }: Wording): string {
  if (failure.exception !== undefined) return raised(failure, candidate);
  return failure.got === undefined ? endedWith(code) : `${returned} ${jsonOfPython(failure.got)}, expected ${expected}`;
}

function endedWith(code: string): string {
  return code === "timeout" ? "took too long" : `ended with ${code}`;
}

function raised({ exception, message, trace }: Pick<CaseFailure, "exception" | "message" | "trace">, candidate: string): string {
  const text = message === undefined || message === "" ? "" : `: ${message}`;
  return `raised ${exception}${text}${placeOf(trace, candidate)}`;
}

/** ` (in f: return 1 / x)`: the innermost line of the program, as it stands there. */
function placeOf(trace: readonly TraceLine[] | undefined, candidate: string): string {
  const [line, name] = trace?.at(-1) ?? [];
  const text = line === undefined ? undefined : candidate.split("\n")[line - 1]?.trim();
  if (!text) return "";
  return ` (${name === "<module>" ? "" : `in ${name}: `}${cut(text)})`;
}

function callText(entry: string, { args, kwargs = {} }: TestCase): string {
  const parts = [
    ...args.map((arg) => JSON.stringify(arg)),
    ...Object.entries(kwargs).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
  ];
  return cut(`${entry}(${parts.join(", ")})`);
}

function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
