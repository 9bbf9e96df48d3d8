import type { AssertionsJob, CasesJob, TestJob, TestsJob } from "../jobs.ts";
import type { CaseCounts, CaseFailure, CaseResult, TestOutcome } from "../outcome.ts";
import type { Judged } from "../pool/sandbox-worker.ts";
import type { Candidate } from "./candidate.ts";
import { Fault, type Faults } from "./faults.ts";
import type { Judge } from "./judge.ts";

/** What is found of a job before anything is measured. */
export type Found = Omit<Judged, "cpuMilliseconds" | "peakBytes">;

/** The two engines of a job. */
export interface Engines {
  readonly candidate: Candidate;
  readonly judge: Judge;
  readonly faults: Faults;
}

type CallsJob = Exclude<TestJob, { readonly mode: "program" | "suite" }>;

/** Judges one program. Never throws for anything it does. */
export function runJob(job: CallsJob, engines: Engines): Found {
  const { candidate, judge, faults } = engines;
  let found: Found = { status: "pass", code: "passed", calls: 0 };
  try {
    const failure = candidate.load(job.candidate, job.entry);
    if (failure !== undefined) {
      const { load, code, trace } = failure;
      return { status: "fail", code, calls: 0, load, trace, detail: load.message };
    }
    if (job.mode === "cases") found = runCases(job, engines);
    else if (job.mode === "assertions") found = runAssertions(job, engines);
    else if (job.mode === "tests") found = runTests(job, engines);
    if (found.status === "pass" && job.mode !== "load" && judge.calls === 0) {
      faults.trip("vacuous", "the tests never call the program", "error");
    }
  } catch (thrown) {
    if (!(thrown instanceof Fault)) throw thrown;
  }
  return settled({ ...found, calls: job.mode === "load" ? 0 : judge.calls }, faults);
}

/** A fault outranks a pass; of two fails the first stands, which a case has already recorded. */
function settled(found: Found, { first }: Faults): Found {
  return first !== undefined && (found.status === "pass" || first.status === "error") ? { ...found, ...first } : found;
}

function runTests({ setup, entry, tests }: TestsJob, { judge }: Engines): Found {
  judge.prepare(setup, entry);
  const failure = judge.runTests(tests);
  return failure === undefined ? passed : ({ ...failure, status: "fail", calls: 0 } as unknown as Found);
}

function runAssertions({ setup, entry, assertions, independent = false }: AssertionsJob, engines: Engines): Found {
  const { judge, faults } = engines;
  judge.prepare(setup, entry);
  const shown = assertions.map((source) => ({ call: cut(source.trim()) }));
  const count = new Count("assertion", shown, independent);
  return count.run(faults, (index) => {
    const source = assertions[index] ?? "";
    const failure = independent ? judge.runAlone(source) : judge.runTests(source, { isAssertion: true });
    if (failure === undefined) return undefined;
    const { line: _, ...rest } = failure;
    return rest;
  });
}

function runCases({ entry, cases, each: isTold = false }: CasesJob, { judge, faults }: Engines): Found {
  const name = entry[0] ?? "";
  const shown = cases.map(({ args, equals }) => ({
    call: cut(`${name}(${args.map((value) => JSON.stringify(value)).join(", ")})`),
    expected: cut(JSON.stringify(equals)),
  }));
  const each: CaseResult[] = [];
  const count = new Count("case", shown);
  const found = count.run(faults, (index) => {
    const test = cases[index];
    if (test?.kwargs !== undefined && Object.keys(test.kwargs).length > 0) {
      faults.trip("unsupported", "JavaScript has no keyword arguments", "error");
    }
    const came = judge.runCase(name, test);
    each.push(resultOf(came));
    return came.code === undefined ? undefined : came;
  });
  if (!isTold || found.cases === undefined) return found;
  const { first } = faults;
  if (first?.status === "fail" && each.length < cases.length) each.push(resultOf(first));
  return { ...found, cases: { ...found.cases, each } };
}

function resultOf({ got, code, exception, message }: { readonly [name: string]: unknown }): CaseResult {
  return JSON.parse(JSON.stringify({ held: code === undefined, got, code, exception, message })) as CaseResult;
}

/** How many cases hold, and the first that does not; with `each` also which. All are run, so that counts are whole; a fault ends them. */
class Count {
  readonly #word: string;
  readonly #shown: readonly Pick<CaseFailure, "call" | "expected">[];
  readonly #each: boolean;
  readonly #held: boolean[] = [];
  #found: Found = passed;
  #first: CaseFailure | undefined;

  constructor(word: string, shown: readonly Pick<CaseFailure, "call" | "expected">[], each = false) {
    this.#word = word;
    this.#shown = shown;
    this.#each = each;
  }

  run(faults: Faults, check: (index: number) => Readonly<Record<string, unknown>> | undefined): Found {
    for (let index = 0; index < this.#shown.length; index++) {
      try {
        const failure = check(index);
        this.#held.push(failure === undefined);
        if (failure !== undefined) this.#note(index, failure);
      } catch (thrown) {
        if (!(thrown instanceof Fault)) throw thrown;
        const { status = "fail", code = "crashed", detail = "" } = faults.first ?? {};
        if (status === "fail") this.#note(index, { code, detail });
        break;
      }
    }
    const held = this.#held;
    const cases: CaseCounts = {
      total: this.#shown.length,
      passed: held.filter(Boolean).length,
      ...(this.#each && { held }),
      ...(this.#first && { first: this.#first }),
    };
    return { ...this.#found, cases };
  }

  #note(index: number, { code, detail, ...failure }: Readonly<Record<string, unknown>>): void {
    if (this.#first !== undefined) return;
    this.#first = { index, ...this.#shown[index], ...failure } as unknown as CaseFailure;
    this.#found = {
      status: "fail",
      code: code as TestOutcome["code"],
      calls: 0,
      ...(this.#first.exception !== undefined && { exception: this.#first.exception }),
      detail: `${this.#word} ${index + 1}: ${this.#first.call} ${detail}`.slice(0, 2000),
    };
  }
}

const passed: Found = { status: "pass", code: "passed", calls: 0 };

function cut(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
