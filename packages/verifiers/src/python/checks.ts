import type { ProgramCase, TestCase } from "@cupel/sandbox";

/**
 * What a task with Python code checks. Publicly its checks, while scoring its checks with the gold over them; of both everything that is
 * there must hold.
 */
export interface PythonChecks {
  /** Default `python`. */
  readonly language?: string;
  /** The function that the answer must define. Absent for whole programs and suites. */
  readonly entry_point?: string;
  /** Calls and what they must return. */
  readonly tests?: readonly TestCase[];
  /** Assertions as source, `assert f(2) == 4`, each counted by itself. */
  readonly assertions?: readonly string[];
  /** Source that defines `check(candidate)`, as HumanEval has it. */
  readonly check?: string;
  /** Source that `assertions` and `check` build on. */
  readonly setup?: string;
  /** `untrusted`: a model wrote the tests, so they run locked as well. Default `trusted`. */
  readonly trust?: "trusted" | "untrusted";
  /** The answer continues this source; it may repeat it. */
  readonly prefix?: string;
  /** The answer is a whole program: what it reads and must write. */
  readonly runs?: readonly ProgramCase[];
  /** How `runs` compare; default `lines`. */
  readonly compare?: "lines" | "tokens" | "exact";
  /** A suite that shares its interpreter with the answer: the assurance of its verdicts is `shared`. */
  readonly suite?: string;
  /** What runs `suite`; default `unittest`. */
  readonly runner?: "unittest" | "pytest";
  /** The name under which `suite` imports the answer; default `solution`. */
  readonly module?: string;
  /** A right answer. It helps to control suites, and is what meta-verification starts from. */
  readonly solution?: string;
}
