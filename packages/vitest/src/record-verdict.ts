import type { PublicVerdict } from "@cupel/core";

/** One assertion: which verifier said what, and whether that was wanted. Plain JSON, nothing private. */
export interface RecordedVerdict {
  readonly verifier: string;
  /** Id of the task that was checked, where it has one. */
  readonly task?: string;
  /** Set where the assertion says `.not`: a fail is what it wants. */
  readonly negated?: true;
  readonly verdict: PublicVerdict;
}

/** What `task.meta.cupel` holds after a test: its verdicts in order, for any reporter to read. Plain JSON, nothing private. */
export interface TestRecord {
  readonly verdicts: readonly RecordedVerdict[];
  /** Verdicts that did not fit. */
  readonly omitted: number;
}

/** Most characters that the verdicts of one test may take as JSON: every worker sends them to the reporters. */
const limit = 32_768;

/** What a test's context holds where verdicts are to be annotations as well. */
export const annotateMark: unique symbol = Symbol.for("cupel.annotate");

interface MatcherContext {
  readonly task?: {
    readonly meta?: { cupel?: TestRecord };
    readonly context?: { readonly [annotateMark]?: (verdict: RecordedVerdict) => Promise<unknown> };
  };
  readonly isNot?: boolean;
}

/** Adds a verdict to the record of the test that a matcher runs in. Does nothing where the framework has no such thing. */
export async function recordVerdict(context: unknown, { verifier, task, verdict }: Omit<RecordedVerdict, "negated">): Promise<void> {
  const { task: test, isNot } = (context ?? {}) as MatcherContext;
  const meta = test?.meta;
  if (meta === undefined) return;
  const { verdicts, omitted } = meta.cupel ?? { verdicts: [], omitted: 0 };
  const entry: RecordedVerdict = { verifier, ...(task !== undefined && { task }), ...(isNot === true && { negated: true }), verdict };
  const extended = [...verdicts, entry];
  meta.cupel = JSON.stringify(extended).length <= limit ? { verdicts: extended, omitted } : { verdicts, omitted: omitted + 1 };
  await test?.context?.[annotateMark]?.(entry);
}
