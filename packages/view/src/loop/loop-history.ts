import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isJsonObject, type Json, type JsonObject, type RunInfo } from "@cupel/core";

/** A program of a loop and how it did, as `history.jsonl` tells. */
export interface LoopStep {
  readonly iteration: number;
  readonly limit: number;
  /** What decides whether a case passes: the truth, the evaluator, or both. */
  readonly rule: string;
  /** Place of the program among the candidates of the loop's record. */
  readonly candidate: number;
  readonly source: string;
  readonly passed: number;
  readonly total: number;
  readonly improved: boolean;
  readonly cases: readonly JsonObject[];
  /** The evaluator's reviews of results that it saw for the first time, against the truth. */
  readonly evaluator: JsonObject;
}

/** What a loop did so far. */
export interface LoopHistory {
  readonly steps: readonly LoopStep[];
  /** The iteration with the best program; undefined without one. */
  readonly best: number | undefined;
  /** Why it ended; empty while it goes on. */
  readonly stop: string;
  /** What it came to: `loop.json`; undefined until it has ended. */
  readonly report: JsonObject | undefined;
}

/** The history of a loop in the folder of its run; undefined for a run that is no loop. What does not read as history is passed over. */
export function readLoopHistory(folder: string, { config }: RunInfo): LoopHistory | undefined {
  if (config.command !== "loop") return undefined;
  const lines = linesIn(join(folder, "history.jsonl"));
  const steps = lines.flatMap(stepIn);
  const end = lines.find(({ event }) => event === "loop.stop");
  const best = [end, ...lines.toReversed()].map((line) => line?.best).find(isJsonObject)?.iteration;
  return {
    steps,
    best: typeof best === "number" ? best : undefined,
    stop: typeof end?.stop === "string" ? end.stop : "",
    report: parsed(textIn(join(folder, "loop.json"))),
  };
}

function stepIn(line: JsonObject): readonly LoopStep[] {
  const { event, iteration, limit, passed, total, source, rule, candidate, improved, cases, evaluator } = line;
  const counts = [iteration, limit, passed, total, candidate];
  if (event !== "loop.iteration" || !counts.every((count) => Number.isSafeInteger(count)) || typeof source !== "string") return [];
  const [number, most, good, all, place] = counts as number[];
  return [
    {
      iteration: number ?? 0,
      limit: most ?? 0,
      passed: good ?? 0,
      total: all ?? 0,
      candidate: place ?? 0,
      rule: String(rule ?? ""),
      source,
      improved: improved === true,
      cases: Array.isArray(cases) ? (cases as readonly Json[]).filter(isJsonObject) : [],
      evaluator: isJsonObject(evaluator) ? evaluator : {},
    },
  ];
}

function linesIn(file: string): readonly JsonObject[] {
  return textIn(file).split("\n").map(parsed).filter(isJsonObject);
}

function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
