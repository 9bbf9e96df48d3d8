import { isJsonObject, type JsonObject, type RunEnd, type RunInfo, type RunRecord, type Spent } from "@cupel/core";
import type { LoopIteration, LoopStop } from "@cupel/policies";
import { exactInterval } from "@cupel/stats";
import { type Calibration, calibrationOf, type ReportedRate } from "./calibration.ts";
import { bestOf, type LoopState } from "./loop-state.ts";

/** What a loop came to: `loop.json`, and what `--json` writes. */
export interface LoopReport {
  readonly schema_version: 1;
  readonly run_id: string;
  readonly status: RunEnd["status"];
  /** Why it ended; `interrupted` where it can be resumed. */
  readonly stop: LoopStop | "interrupted";
  /** What is behind it: the sentence of an interruption or an error. */
  readonly reason: string;
  readonly rule: LoopIteration["rule"];
  /** Whether labels have a say. Without it nothing about the program is verified. */
  readonly verified: boolean;
  readonly iterations: number;
  readonly max_iterations: number;
  /** The best program over the public cases. */
  readonly best: { readonly iteration: number; readonly passed: number; readonly total: number; readonly program_sha256: string } | null;
  /** The same program over the points held out; null where there are none or it was not scored. */
  readonly held_out: ReportedRate | null;
  /** Null where there are no labels to hold the evaluator against. */
  readonly evaluator: Calibration | null;
  readonly scores: readonly number[];
  readonly dataset: JsonObject;
  readonly agents: { readonly improver: JsonObject; readonly evaluator: JsonObject };
  readonly spent: Spent | null;
}

/** What a report is made of. */
export interface LoopFacts {
  readonly state: LoopState;
  readonly info: RunInfo;
  readonly end: RunEnd;
  /** Absent where the loop was interrupted. */
  readonly record: RunRecord | undefined;
}

/** The report of a loop. */
export function loopReport({ state, info, end, record }: LoopFacts): LoopReport {
  const { iterations } = state;
  const best = bestOf(state);
  const last = iterations.at(-1);
  const settings = objectIn(info.config, "settings");
  const dataset = objectIn(info.config, "dataset");
  const rule =
    last?.rule ?? state.end?.rule ?? (settings.stop as LoopIteration["rule"] | null) ?? (dataset.labelled ? "truth" : "evaluator");
  return {
    schema_version: 1,
    run_id: info.runId,
    status: end.status,
    stop: record === undefined ? "interrupted" : (state.end?.stop ?? "backend_error"),
    reason: record?.error?.message ?? end.reason ?? "",
    rule,
    verified: rule !== "evaluator",
    iterations: iterations.length,
    max_iterations: Number(settings.maxIterations),
    best: best === undefined ? null : { iteration: best.iteration, passed: best.passed, total: best.total, program_sha256: best.program },
    held_out: heldOut(record, Number(dataset.held_out ?? 0)),
    evaluator: dataset.labelled === true ? calibrationOf(state) : null,
    scores: iterations.map(({ passed }) => passed),
    dataset,
    agents: { improver: objectIn(settings, "improver"), evaluator: objectIn(settings, "evaluator") },
    spent: end.spent ?? null,
  };
}

/** Of the hidden tests only counts get here. One that broke scores nothing. */
function heldOut(record: RunRecord | undefined, n: number): ReportedRate | null {
  const gold = record?.gold ?? null;
  if (gold === null || gold.status === "error" || n === 0) return null;
  const k = gold.status === "pass" ? n : Math.round((gold.score ?? 0) * n);
  const { low, high } = exactInterval(k, n);
  return { k, n, rate: k / n, interval: [low, high] };
}

function objectIn(value: JsonObject, name: string): JsonObject {
  const member = value[name];
  return isJsonObject(member) ? member : {};
}
