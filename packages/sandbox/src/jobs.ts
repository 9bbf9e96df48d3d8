import type { Json } from "@cupel/core";

interface JobBase {
  /** The program that is not trusted, as source. It never sees the tests, except in a suite. */
  readonly candidate: string;
  /** What the program is written in: `python` in a sandbox for Python, else `javascript` (default) or `typescript`, as are its tests. */
  readonly language?: "python" | "javascript" | "typescript";
  /** Limit for loading and all calls together, in milliseconds; at most the pool's, which is the default. */
  readonly wallMs?: number;
  /** Seeds the program's random numbers; the judge derives others from it. Default 0. */
  readonly seed?: number;
}

interface CallsJob extends JobBase {
  /** The functions that the program must define. Cases call the first. Usually one. */
  readonly entry: readonly string[];
}

/** One example of a function's behaviour, as data. Tuples and lists are the same here, `true` is not `1`, `3` equals `3.0`. */
export interface TestCase {
  readonly args: readonly Json[];
  readonly kwargs?: { readonly [name: string]: Json };
  readonly equals: Json;
  /** Relative and absolute tolerance where one side is a float; never narrower than 1e-9 relative, 1e-12 absolute. */
  readonly tolerance?: number;
}

/** Every case is called and compared in the judge, also after a mismatch, so that counts are whole. No case is `error(vacuous)`. */
export interface CasesJob extends CallsJob {
  readonly mode: "cases";
  readonly cases: readonly TestCase[];
  /** Tell what came of each case, under `cases.each`, beside the first that did not hold. Default false. */
  readonly each?: boolean;
}

interface SourceTests extends CallsJob {
  /**
   * Trusted source run in the judge before the tests, in the same namespace, such as the prompt whose helpers the tests use; its failure
   * is `error(setup)`. The proxies of `entry` come after it.
   */
  readonly setup?: string;
  /** The tests are not trusted either, as when a model wrote them: they run locked as well. Default false. */
  readonly untrustedTests?: boolean;
}

/**
 * Test source, run in the judge with a proxy under each name of `entry`, such as `check(candidate)` with the line that calls it. Tests
 * that make no call are `error(vacuous)`; tests that cannot run at all, `error(contract)`.
 */
export interface TestsJob extends SourceTests {
  readonly mode: "tests";
  readonly tests: string;
}

/** The same as a list of assertions in one namespace, each counted by itself; the first that does not hold is shown with both its sides. */
export interface AssertionsJob extends SourceTests {
  readonly mode: "assertions";
  readonly assertions: readonly string[];
  /**
   * Each stands for itself, in a namespace of its own: one that does not parse, cannot be run or asks nothing of the program does not hold,
   * and the others are run all the same. `cases.held` says which hold. Default false: one that cannot be run is `error(contract)`.
   */
  readonly independent?: boolean;
}

/** What a whole program reads and must write. */
export interface ProgramCase {
  readonly stdin: string;
  readonly stdout: string;
  /** Relative and absolute, for numbers that `stdout` writes as fractions. Default: the same text. */
  readonly tolerance?: number;
}

/** A whole program, run anew for each case. What it writes is compared; exit codes decide nothing, an exception fails. */
export interface ProgramJob extends JobBase {
  readonly mode: "program";
  readonly cases: readonly ProgramCase[];
  /**
   * `lines` (default): white space at the ends of lines and empty lines at the end do not count. `tokens`: white space never counts.
   * `exact`: everything counts.
   */
  readonly compare?: "lines" | "tokens" | "exact";
}

/**
 * A suite of unittest or pytest. Program and tests share an interpreter, so the assurance is `shared`: a pass needs each test that stands
 * in the source reported as passed once, and a control run with one expected value changed to fail (`fail(tampered)`). A suite without
 * a literal to change that way is `error(unsupported)`, unless `reference` helps.
 */
export interface SuiteJob extends JobBase {
  readonly mode: "suite";
  readonly tests: string;
  readonly runner: "unittest" | "pytest";
  /** The name under which the tests import the program; default `solution`. Its names also stand in the tests' namespace. */
  readonly module?: string;
  /** A right solution, on which to find a literal whose change is noticed. */
  readonly reference?: string;
}

/** Only: does it parse, load and define `entry`? A pass has no calls. */
export interface LoadJob extends CallsJob {
  readonly mode: "load";
}

/** What to judge. */
export type TestJob = CasesJob | TestsJob | AssertionsJob | ProgramJob | SuiteJob | LoadJob;

/** A program that stays loaded and is called by name. */
export interface Program extends CallsJob {}
