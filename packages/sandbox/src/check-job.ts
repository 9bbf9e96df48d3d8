import { CupelError } from "@cupel/core";
import type { Program, TestJob } from "./jobs.ts";
import type { TestOutcome } from "./outcome.ts";

const sourceLimit = 1 << 20;
const testsLimit = 16 << 20;
/** Suites and tests that are not trusted reach a locked child in one message. */
const messageLimit = 3 << 20;

/** What can be said of a job without running it, for a pool whose limit is `wallMs`. */
export type JobCheck = { readonly wallMs: number } | Pick<TestOutcome, "status" | "code" | "detail">;

/**
 * The wall time of a job, or its outcome where it must not run: source over 1 MiB, with NUL or not Unicode is `fail(refused)`;
 * no cases, empty tests `error(vacuous)`; entries that are no names, tests over 16 MiB (suites and untrusted tests over 3 MiB)
 * `error(contract)`. Throws `CupelError("USAGE")` for a limit out of range.
 */
export function checkJob(job: TestJob, wallMs: number): JobCheck {
  const own = checkLimit(job.wallMs, wallMs);
  const contract = contractOf(job);
  if (contract !== undefined) return contract;
  const refusal = refusalOf(job.candidate);
  return refusal ?? { wallMs: own };
}

/** The same of a program that is to stay loaded. */
export function checkProgram(program: Program, wallMs: number): JobCheck {
  return checkJob({ ...program, mode: "load" }, wallMs);
}

/** A limit of its own, or the pool's. Throws `CupelError("USAGE")` where it is out of range. */
export function checkLimit(own: number | undefined, wallMs: number): number {
  const limit = own ?? wallMs;
  if (limit > 0 && limit <= wallMs) return limit;
  throw new CupelError("USAGE", `A job asks for wallMs ${limit}; the pool allows more than 0 up to ${wallMs}.`);
}

function contractOf(job: TestJob): JobCheck | undefined {
  if (job.mode !== "program" && job.mode !== "suite") {
    if (job.entry.length === 0 || !job.entry.every((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))) {
      return { status: "error", code: "contract", detail: `entry must name at least one function, got ${JSON.stringify(job.entry)}` };
    }
  }
  const empty = emptyPart(job);
  if (empty !== undefined) return { status: "error", code: "vacuous", detail: empty };
  const { candidate: _, ...tests } = job;
  const inOneMessage = job.mode === "suite" || ("untrustedTests" in job && job.untrustedTests === true);
  const limit = inOneMessage ? messageLimit : testsLimit;
  if (Buffer.byteLength(JSON.stringify(tests)) <= limit) return undefined;
  return { status: "error", code: "contract", detail: `the tests are longer than ${limit >> 20} MiB` };
}

function emptyPart(job: TestJob): string | undefined {
  if ((job.mode === "cases" || job.mode === "program") && job.cases.length === 0) return "there is no case";
  if (job.mode === "assertions" && job.assertions.length === 0) return "there is no assertion";
  if ((job.mode === "tests" || job.mode === "suite") && job.tests.trim() === "") return "the tests are empty";
  return undefined;
}

function refusalOf(source: string): JobCheck | undefined {
  const refused = (detail: string) => ({ status: "fail", code: "refused", detail }) as const;
  if (Buffer.byteLength(source) > sourceLimit) return refused("the source is longer than 1 MiB");
  if (source.includes("\0")) return refused("the source holds a NUL character");
  if (!source.isWellFormed()) return refused("the source is not Unicode text");
  return undefined;
}
