import type { PublicVerdict } from "@cupel/core";

/** What `task.meta.cupel` holds after a test: its verdicts in order, for any reporter to read. Plain JSON, nothing private. */
export interface TestRecord {
  readonly verdicts: readonly { readonly verifier: string; readonly verdict: PublicVerdict }[];
  /** Verdicts that did not fit. */
  readonly omitted: number;
}

/** Most characters that the verdicts of one test may take as JSON: every worker sends them to the reporters. */
const limit = 32_768;

/** Adds a verdict to the record of the test that a matcher runs in. Does nothing where the framework has no such thing. */
export function recordVerdict(context: unknown, entry: TestRecord["verdicts"][number]): void {
  const meta = (context as { readonly task?: { readonly meta?: { cupel?: TestRecord } } } | undefined)?.task?.meta;
  if (meta === undefined) return;
  const { verdicts, omitted } = meta.cupel ?? { verdicts: [], omitted: 0 };
  const extended = [...verdicts, entry];
  meta.cupel = JSON.stringify(extended).length <= limit ? { verdicts: extended, omitted } : { verdicts, omitted: omitted + 1 };
}
