import { isSameRow } from "./compare/cells.ts";
import type { SqlResult } from "./compare/compare-result.ts";
import { type FixtureScript, isOutput, type SqlEngine, type SqlOutcome, type SqlOutput, type SqlScript } from "./engines/sql-engine.ts";

const unsteady =
  /random|uuid|'(?:now|today|tomorrow|yesterday)|current_|localtime|clock_|timeofday|nextval|txid|sample|_timestamp\b|\b(?:now|today|age|date|time|datetime|julianday|strftime|timediff|unixepoch)\s*\(/i;
const exactly = { tolerance: 0, strictTypes: true, collation: "binary" } as const;

// Both lie ahead of any data, so that what counts on being later holds at both.
const [firstInstant, secondInstant] = [Date.UTC(2050, 2, 4, 5, 6, 7), Date.UTC(2061, 9, 21, 19, 30, 45)];

/**
 * Runs a script, at an instant that is always the same where the engine's clock can be set; one that may ask for chance or the clock a
 * second time, at another instant. What differs then is `output`: its result would be right or wrong by luck.
 */
export async function runSteadily(
  engine: SqlEngine,
  run: { readonly script: SqlScript; readonly fixture: FixtureScript; readonly signal: AbortSignal | undefined },
): Promise<SqlOutcome> {
  const { script, fixture, signal } = run;
  const first = await engine.run({ ...script, instant: firstInstant }, fixture, signal);
  if (!isOutput(first) || !unsteady.test(script.text)) return first;
  const second = await engine.run({ ...script, instant: secondInstant }, fixture, signal);
  if (!isOutput(second)) return second;
  const [left, right] = [resultsOf(first), resultsOf(second)];
  const isSame = left.length === right.length && left.every((result, index) => isSameResult(result, right[index]));
  return isSame ? first : { kind: "output", reason: "the query gives other rows when it is run again" };
}

function resultsOf(output: SqlOutput): readonly SqlResult[] {
  return output.kind === "rows" ? [output] : output.tables;
}

function isSameResult(left: SqlResult, right: SqlResult | undefined): boolean {
  return left.rows.length === right?.rows.length && left.rows.every((row, index) => isSameRow(row, right.rows[index] ?? [], exactly));
}
