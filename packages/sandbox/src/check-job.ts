import { CupelError } from "@cupel/core";
import type { TestJob, TestOutcome } from "./sandbox.ts";

const sourceLimit = 1 << 20;
const testsLimit = 16 << 20;

/** What can be said of a job without running it, for a pool whose limit is `wallMs`. */
export type JobCheck = { readonly wallMs: number } | Pick<TestOutcome, "status" | "code" | "detail">;

/**
 * The wall time of a job, or its outcome where it must not run: source over 1 MiB, with NUL or not Unicode is `fail(refused)`;
 * no cases, empty tests `error(vacuous)`; entries that are no names `error(contract)`. Throws `CupelError("USAGE")` for a limit out of range.
 */
export function checkJob(job: TestJob, wallMs: number): JobCheck {
  const own = job.wallMs ?? wallMs;
  if (!(own > 0 && own <= wallMs)) {
    throw new CupelError("USAGE", `A job asks for wallMs ${own}; the pool allows more than 0 up to ${wallMs}.`);
  }
  const contract = contractOf(job);
  if (contract !== undefined) return contract;
  const refusal = refusalOf(job.candidate);
  if (refusal !== undefined) return { status: "fail", code: "refused", detail: refusal };
  return { wallMs: own };
}

function contractOf(job: TestJob): JobCheck | undefined {
  if (job.entry.length === 0 || !job.entry.every((name) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name))) {
    return { status: "error", code: "contract", detail: `entry must name at least one function, got ${JSON.stringify(job.entry)}` };
  }
  if (job.mode === "cases" && job.cases.length === 0) return { status: "error", code: "vacuous", detail: "there is no case" };
  if (job.mode === "tests" && job.tests.trim() === "") return { status: "error", code: "vacuous", detail: "the tests are empty" };
  if (job.mode === "tests" && Buffer.byteLength(job.tests) > testsLimit) {
    return { status: "error", code: "contract", detail: "the tests are longer than 16 MiB" };
  }
  return undefined;
}

function refusalOf(source: string): string | undefined {
  if (Buffer.byteLength(source) > sourceLimit) return "the source is longer than 1 MiB";
  if (source.includes("\0")) return "the source holds a NUL character";
  if (!source.isWellFormed()) return "the source is not Unicode text";
  return undefined;
}
