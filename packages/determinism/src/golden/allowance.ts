import { CupelError } from "@cupel/core";
import { answerDistance } from "../compare/distances.ts";
import { firstDifference } from "../localise/first-difference.ts";
import type { DifferenceLayer } from "../types/divergence.ts";
import type { TraceRow } from "../types/trace.ts";

/** How far a stable answer may move. Zeros: not at all. */
export interface DriftAllowance {
  /** Nats. */
  readonly score: number;
  /** Steps between neighbouring 32-bit floats. */
  readonly ulp: number;
  /** Share of places, tokens or bytes, on [0, 1]. */
  readonly text: number;
}

/** @throws CupelError `USAGE` for a number that is none */
export function driftAllowance(given: Partial<DriftAllowance> = {}): DriftAllowance {
  const { score = 0, ulp = 0, text = 0 } = given;
  if (!(score >= 0 && ulp >= 0 && text >= 0 && text <= 1))
    throw new CupelError("USAGE", "An allowance is wrong: score and ulp are numbers from 0, text is a share from 0 to 1.");
  return { score, ulp, text };
}

/** The highest layer at which an answer moved further than allowed; undefined where it did not. */
export function movedAt(golden: TraceRow, fresh: TraceRow, allowed: DriftAllowance, scores: boolean): DifferenceLayer | undefined {
  const difference = firstDifference(golden, fresh);
  if (difference === undefined) return undefined;
  if (difference.layer !== "scores") {
    const isAllowed = allowed.text > 0 && difference.layer !== "prompt" && (answerDistance(golden, fresh) ?? 1) <= allowed.text;
    return isAllowed ? undefined : difference.layer;
  }
  return scores && scoresMoved(golden, fresh, allowed) ? "scores" : undefined;
}

function scoresMoved(golden: TraceRow, fresh: TraceRow, { score, ulp }: DriftAllowance): boolean {
  return (golden.scores ?? []).some((value, index) => {
    const other = fresh.scores?.[index];
    if (typeof value !== "number" || typeof other !== "number" || Object.is(value, other)) return false;
    return Math.abs(value - other) > score && floatSteps(value, other) > ulp;
  });
}

/** Steps from one 32-bit float to another: the distance of their places in the order of all floats. */
export function floatSteps(left: number, right: number): number {
  return Math.abs(placeOf(left) - placeOf(right));
}

function placeOf(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getInt32(0);
  return bits < 0 ? -(bits & 0x7fff_ffff) : bits;
}
