import { resolve } from "node:path";
import { visible } from "@cupel/core";
import { writeAtomically } from "@cupel/reporters";
import type { Reporter, TestCase, TestModule, TestRunEndReason, Vitest } from "vitest/node";
import { type Assertion, assertionText, held } from "./assertion.ts";
import type { RecordedVerdict, TestRecord } from "./record-verdict.ts";
import { countByVerifier, verdictTable } from "./verdict-table.ts";

/** How verdicts are reported. */
export interface VerdictReporterOptions {
  /** Every assertion in a line, and not only those that did not get what they want. Default false. */
  readonly verbose?: boolean;
  /** A JSON file with every verdict and the counts; its path starts at the root of the project. Default: none. */
  readonly outputFile?: string;
  /** Where the text goes. Default: vitest's own log. */
  readonly write?: (text: string) => void;
}

/** What `outputFile` holds. */
export interface VerdictReport {
  readonly schemaVersion: 1;
  /** `interrupted`: not every test was run. */
  readonly status: TestRunEndReason;
  readonly verifiers: ReturnType<typeof countByVerifier>;
  readonly assertions: readonly Assertion[];
  /** Verdicts that did not fit into the metadata of their tests. */
  readonly omitted: number;
}

/**
 * A vitest reporter that says what the verifiers said: at the end each assertion that did not get what it wants, with verdict, reason, mode and
 * assurance, then a table of the verifiers with n and interval. It stands beside other reporters:
 * `reporters: ["default", "@cupel/vitest/reporter"]`. Reads `task.meta.cupel` and nothing else. It says nothing where no verifier was used.
 */
export class VerdictReporter implements Reporter {
  readonly #options: VerdictReporterOptions;
  #vitest: Vitest | undefined;

  constructor(options: VerdictReporterOptions = {}) {
    this.#options = options;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[], _errors: readonly unknown[], reason: TestRunEndReason): Promise<void> {
    const { verbose = false, outputFile, write = (text) => this.#vitest?.logger.log(text) } = this.#options;
    const tests = modules.flatMap((module) => [...module.children.allTests()].map(recordOf));
    const assertions = tests.flatMap((test) => test.assertions);
    const omitted = tests.reduce((sum, test) => sum + test.omitted, 0);
    const verifiers = countByVerifier(assertions);
    if (outputFile !== undefined) {
      const report: VerdictReport = { schemaVersion: 1, status: reason, verifiers, assertions, omitted };
      await writeAtomically(resolve(this.#vitest?.config.root ?? ".", outputFile), `${JSON.stringify(report, null, 2)}\n`);
    }
    if (assertions.length === 0) return;
    const told = assertions.filter((assertion) => verbose || !held(assertion));
    const notes = [
      ...(reason === "interrupted" ? ["PARTIAL: the run was interrupted, so these are the verdicts of the tests that were run."] : []),
      ...(omitted > 0 ? [`${omitted} ${omitted === 1 ? "verdict" : "verdicts"} did not fit into the metadata of their tests.`] : []),
    ];
    const lines = told.map((assertion) => `${held(assertion) ? "  " : "! "}${place(assertion)}\n    ${assertionText(assertion)}`);
    const columns = this.#vitest?.logger.getColumns() ?? 80;
    write(["", "Verdicts", ...lines, ...(lines.length > 0 ? [""] : []), verdictTable(verifiers, columns), ...notes, ""].join("\n"));
  }
}

function recordOf(test: TestCase): { readonly assertions: readonly Assertion[]; readonly omitted: number } {
  const { cupel } = test.meta() as { readonly cupel?: TestRecord };
  // A test can write there what it likes.
  if (!Array.isArray(cupel?.verdicts)) return { assertions: [], omitted: 0 };
  const file = test.module.relativeModuleId;
  const own = cupel.verdicts.filter((entry: RecordedVerdict | null) => typeof entry?.verdict?.reason === "string");
  return { assertions: own.map((entry) => ({ file, test: test.fullName, ...entry })), omitted: Number(cupel.omitted) || 0 };
}

function place({ file, test }: Assertion): string {
  return visible(`${file} > ${test}`);
}
