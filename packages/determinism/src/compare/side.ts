import { outcomeSpread, zeroEventUpperBound } from "@cupel/stats";
import { compareRows, isComparable } from "../localise/compare-rows.ts";
import type { CheckResult } from "../types/check-result.ts";
import type { TraceRow } from "../types/trace.ts";

/** What one setup answered: whole answers of the plain repeats, by prompt. */
export interface Side {
  readonly result: CheckResult;
  readonly rows: ReadonlyMap<string, readonly TraceRow[]>;
}

/** How much a side differs from itself: its own noise floor. */
export interface SideReport {
  readonly name: string;
  readonly model: string;
  /** Fewest answers per prompt. */
  readonly repeats: number;
  /** Prompts whose answers are all equal, and whose scores are, too; the latter null without scores. */
  readonly stable: number;
  readonly stableScores: number | null;
  readonly of: number;
  /** Upper bound of the share of prompts that diverge within this side, where none did; null where some did. */
  readonly bound: number | null;
  /** Mean chance that two answers to a prompt differ. */
  readonly disagreement: number;
}

/** The side of a check. */
export function sideOf(result: CheckResult): Side {
  const whole = result.trace.rows.filter(
    (row) => row.purpose === "cell" && row.axis === "repeat" && row.status === "ok" && isComparable(row),
  );
  return { result, rows: Map.groupBy(whole, ({ promptId }) => promptId) };
}

/** A side over the prompts that are compared. */
export function sideReport({ result, rows }: Side, prompts: readonly string[], confidence: number): SideReport {
  const groups = prompts.map((id) => rows.get(id) ?? []);
  const equal = (group: readonly TraceRow[], scores: boolean): boolean =>
    group.every((row) => {
      const seen = compareRows(group[0] as TraceRow, row);
      return !seen.tokens && !seen.length && !(scores && seen.scores === true);
    });
  const stable = groups.filter((group) => equal(group, false)).length;
  const hasScores = groups.every((group) => group.every(({ scores }) => scores !== null));
  const spreads = groups.map((group) => outcomeSpread([...Map.groupBy(group, ({ text }) => text).values()].map(({ length }) => length)));
  return {
    name: result.trace.target.name,
    model: result.trace.target.model,
    repeats: Math.min(...groups.map(({ length }) => length)),
    stable,
    stableScores: hasScores ? groups.filter((group) => equal(group, true)).length : null,
    of: prompts.length,
    bound: stable === prompts.length ? zeroEventUpperBound(prompts.length, { alpha: 1 - confidence }) : null,
    disagreement: spreads.reduce((sum, each) => sum + (Number.isFinite(each) ? each : 0), 0) / Math.max(1, spreads.length),
  };
}
