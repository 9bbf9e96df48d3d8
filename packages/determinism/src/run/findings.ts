import { compareRows, differs, isComparable } from "../localise/compare-rows.ts";
import { smallestMargin } from "../localise/margins.ts";
import type { Cell } from "../plan/cells.ts";
import type { AxisName } from "../types/axis.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { TraceRow } from "../types/trace.ts";
import type { Guarantee } from "../types/verdict.ts";
import type { Comparison } from "./check-environment.ts";

/** A divergence as it is found under way. */
export interface Found {
  readonly cell: Cell;
  readonly prompt: number;
  readonly left: TraceRow;
  readonly right: TraceRow;
}

/** What is known while a check runs: enough to stop early and to send fragile prompts first. The judge looks at the whole trace afresh. */
export interface Findings {
  readonly found: readonly Found[];
  readonly hasDiverged: boolean;
  /** Prompts that diverged so far. */
  readonly diverging: number;
  /** Whether a cell is still worth sending. */
  wants(cell: Cell): boolean;
  /** Takes rows, and says how each that was compared came out; the first of a prompt is what others are held against. */
  add(cell: Cell, rows: readonly TraceRow[]): readonly Comparison["result"][];
  /** Tells when a text can no longer become the reference's. */
  partsFrom(cell: Cell, prompt: number): ((text: string) => boolean) | undefined;
  fragileFirst(prompts: readonly number[]): readonly number[];
}

/** Begins with nothing known. */
export function createFindings(spec: CheckSpec, guarantee: Guarantee, natural: ReadonlySet<AxisName>): Findings {
  const found: Found[] = [];
  const references = new Map<string, TraceRow>();
  const margins = new Map<number, number>();
  // An axis whose first level is the baseline is held against that, another one against its own first level.
  const groupOf = ({ axis }: Cell): AxisName => (natural.has(axis) ? "repeat" : axis);
  const keyOf = (cell: Cell, prompt: number, segment: number): string => `${groupOf(cell)}:${prompt}:${segment}`;

  return {
    found,
    get hasDiverged() {
      return found.length > 0;
    },
    get diverging() {
      return new Set(found.map(({ prompt }) => prompt)).size;
    },
    wants: ({ axis }) => spec.onDiverge !== "stop" || !found.some(({ cell }) => cell.axis === axis || cell.axis === "repeat"),
    add: (cell, rows) =>
      rows.flatMap((row) => {
        if (!isComparable(row)) return "invalid";
        const reference = references.get(keyOf(cell, row.prompt, row.segment));
        if (reference === undefined) {
          references.set(keyOf(cell, row.prompt, row.segment), row);
          margins.set(row.prompt, smallestMargin(row) ?? Number.POSITIVE_INFINITY);
          return [];
        }
        if (!differs(compareRows(reference, row), guarantee === "2r" ? "1i" : guarantee)) return "equal";
        found.push({ cell, prompt: row.prompt, left: reference, right: row });
        return "diverged";
      }),
    partsFrom: (cell, prompt) => {
      const reference = [...references.values()].findLast((row) => row.prompt === prompt && row.axis === groupOf(cell));
      if (reference === undefined || reference.status !== "ok") return undefined;
      return (text) => !(reference.text.startsWith(text) || text.startsWith(reference.text));
    },
    fragileFirst: (prompts) => {
      const known = (prompt: number): number => margins.get(prompt) ?? Number.POSITIVE_INFINITY;
      return [...prompts].sort((left, right) => (known(left) === known(right) ? left - right : known(left) - known(right)));
    },
  };
}
