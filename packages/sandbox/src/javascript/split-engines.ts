import type { Json } from "@cupel/core";
import type { Program, TestJob } from "../jobs.ts";
import type { CallOutcome } from "../outcome.ts";
import { Candidate } from "./candidate.ts";
import { Clock } from "./clock.ts";
import { Engine } from "./engine.ts";
import { Fault, Faults } from "./faults.ts";
import { Judge } from "./judge.ts";
import type { FreshModule } from "./quickjs.ts";
import { type Found, runJob } from "./run-job.ts";
import type { EngineSources } from "./sources.ts";
import { stripTypes } from "./strip-types.ts";

const judgeBytes = 48 << 20;

/** What a request asks for. */
export type Request =
  | { readonly job: TestJob }
  | { readonly open: Program }
  | { readonly call: readonly [name: string, args: readonly Json[], kwargs: { readonly [name: string]: Json }] };

/** Two fresh engines, for one job or one session. */
export class SplitEngines {
  readonly #candidateEngine: Engine;
  readonly #judgeEngine: Engine;
  /** TypeScript's compiler broke: the process should be replaced. */
  broken = false;
  readonly #candidate: Candidate;
  readonly #judge: Judge;
  #faults = new Faults();

  private constructor(sources: EngineSources, candidate: Engine, judge: Engine) {
    this.#candidateEngine = candidate;
    this.#judgeEngine = judge;
    this.#candidate = new Candidate(candidate, sources);
    this.#judge = new Judge(judge, sources);
  }

  static async create(fresh: () => Promise<FreshModule>, sources: EngineSources, memoryBytes: number): Promise<SplitEngines> {
    const [candidate, judge] = [new Engine(await fresh(), memoryBytes), new Engine(await fresh(), judgeBytes)];
    return new SplitEngines(sources, candidate, judge);
  }

  /** Memory of the candidate's engine. */
  get candidateBytes(): number {
    return this.#candidateEngine.bytes;
  }

  /** Answers one request. */
  answer(request: Request, wallMs: number): Found {
    if ("call" in request) return this.#call(request.call, wallMs);
    const job: TestJob = "job" in request ? request.job : { ...request.open, mode: "load" };
    if (job.mode === "program" || job.mode === "suite") {
      return { status: "error", code: "unsupported", calls: 0, detail: `${job.mode} jobs are not run in JavaScript` };
    }
    const stripped = this.#inJavaScript(job);
    if ("status" in stripped) return stripped;
    this.#begin(wallMs);
    this.#candidate.begin(this.#faults, stripped);
    return runJob(stripped, { candidate: this.#candidate, judge: this.#judge, faults: this.#faults });
  }

  #begin(wallMs: number): void {
    this.#faults = new Faults();
    const clock = new Clock(wallMs);
    for (const engine of [this.#candidateEngine, this.#judgeEngine]) engine.begin(clock, this.#faults);
    this.#judge.begin(this.#faults, (name, values) => this.#candidate.call(name, values));
  }

  #call([name, args, kwargs]: readonly [string, readonly Json[], object], wallMs: number): Found {
    if (Object.keys(kwargs).length > 0) {
      return { status: "error", code: "unsupported", calls: 0, detail: "JavaScript has no keyword arguments" };
    }
    this.#begin(wallMs);
    this.#candidate.faults = this.#faults;
    try {
      const told = this.#judge.callPlain(name, args);
      if ("value" in told) return { status: "pass", code: "passed", calls: 1, value: told.value } as CallOutcome;
      return { ...told, status: "fail", calls: 1 } as unknown as Found;
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown;
      const { status, code, detail } = this.#faults.first ?? { status: "fail", code: "crashed", detail: "" };
      return { status, code, detail, calls: 1 };
    }
  }

  /** A job without types. */
  #inJavaScript<Job extends Exclude<TestJob, { mode: "program" | "suite" }>>(job: Job): Job | Found {
    if (job.language !== "typescript") return job;
    const stripped = stripTypes(job.candidate);
    if ("message" in stripped) {
      this.broken ||= stripped.broken;
      const { message } = stripped;
      return { status: "fail", code: "load", calls: 0, load: { phase: "parse", message }, trace: [], detail: message };
    }
    const trusted = (source: string) => {
      const own = stripTypes(source);
      return "source" in own ? own.source : source;
    };
    return {
      ...job,
      candidate: stripped.source,
      ...("setup" in job && job.setup !== undefined && { setup: trusted(job.setup) }),
      ...(job.mode === "tests" && { tests: trusted(job.tests) }),
      ...(job.mode === "assertions" && { assertions: job.assertions.map(trusted) }),
    };
  }
}
