import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import { firstDifference } from "../localise/first-difference.ts";
import type { FirstDifference } from "../types/divergence.ts";
import type { TraceRow } from "../types/trace.ts";
import { decodingOf, inputHashOf, readTraceLine } from "./read-trace-line.ts";

/** One pair of lines that differ, at the highest layer. */
export interface LineDifference {
  /** 0-based number of the line. */
  readonly index: number;
  readonly layer: FirstDifference["layer"];
  /** detLLM's name of it. */
  readonly category: string;
  readonly left: Json;
  readonly right: Json;
  readonly difference: FirstDifference | null;
}

/** Two traces, line by line. */
export interface TraceDiff {
  readonly status: "PASS" | "FAIL";
  /** Of the first difference: `PASS` without one. */
  readonly category: string;
  readonly lines: readonly [number, number];
  /** Lines compared, and how many differ. */
  readonly compared: number;
  readonly differing: number;
  /** By layer. */
  readonly layers: Readonly<Record<string, number>>;
  /** Lines whose scores are missing on a side: nothing is said about them. */
  readonly withoutScores: number;
  readonly differences: readonly LineDifference[];
}

/** Compares two traces. Lines stand for the same request where they have the same number. Every pair is looked at, not only the first. */
export function diff(left: readonly Json[], right: readonly Json[]): TraceDiff {
  const differences: LineDifference[] = [];
  const compared = Math.min(left.length, right.length);
  let withoutScores = 0;
  for (let index = 0; index < compared; index++) {
    const [a, b] = [left[index] as JsonObject, right[index] as JsonObject];
    const rows = [readTraceLine(a, index), readTraceLine(b, index)] as const;
    if (rows[0].scores === null || rows[1].scores === null) withoutScores++;
    const found = higherDifference(a, b, index) ?? lowerDifference(rows, index);
    if (found !== undefined) differences.push(found);
  }
  if (left.length !== right.length)
    differences.push({
      index: compared,
      layer: "request",
      category: "GEN_CONTEXT_MISMATCH",
      left: left.length,
      right: right.length,
      difference: null,
    });
  const layers = Object.fromEntries([...Map.groupBy(differences, ({ layer }) => layer)].map(([layer, same]) => [layer, same.length]));
  return {
    status: differences.length === 0 ? "PASS" : "FAIL",
    category: differences[0]?.category ?? "PASS",
    lines: [left.length, right.length],
    compared,
    differing: differences.length,
    layers,
    withoutScores,
    differences,
  };
}

/** Prompt, tokens of the prompt and settings: where these differ, the answers were never to be compared. */
function higherDifference(left: JsonObject, right: JsonObject, index: number): LineDifference | undefined {
  const at = (layer: LineDifference["layer"], category: string, sides: readonly [Json | undefined, Json | undefined]): LineDifference => ({
    index,
    layer,
    category,
    left: sides[0] ?? null,
    right: sides[1] ?? null,
    difference: null,
  });
  if (left.prompt_id !== right.prompt_id) return at("prompt", "GEN_CONTEXT_MISMATCH", [left.prompt_id, right.prompt_id]);
  const hashes = [inputHashOf(left), inputHashOf(right)] as const;
  if (hashes[0] !== undefined && hashes[1] !== undefined && hashes[0] !== hashes[1]) return at("prompt", "TOKENIZATION_MISMATCH", hashes);
  if (isJsonObject(left) && (left.tokenizer_id ?? null) !== (right.tokenizer_id ?? null))
    return at("prompt", "TOKENIZATION_MISMATCH", [left.tokenizer_id, right.tokenizer_id]);
  const settings = [decodingOf(left), decodingOf(right)] as const;
  if (JSON.stringify(sorted(settings[0])) !== JSON.stringify(sorted(settings[1])))
    return at("settings", "GEN_CONTEXT_MISMATCH", [settings[0] as Json, settings[1] as Json]);
  return undefined;
}

const categories: Readonly<Partial<Record<FirstDifference["layer"], string>>> = {
  prompt: "TOKENIZATION_MISMATCH",
  tokens: "RUN_VARIANCE_FIXED_BATCH",
  text: "RUN_VARIANCE_FIXED_BATCH",
  length: "RUN_VARIANCE_FIXED_BATCH",
  scores: "SCORE_VARIANCE",
};

function lowerDifference([left, right]: readonly [TraceRow, TraceRow], index: number): LineDifference | undefined {
  const difference = firstDifference(left, right);
  if (difference === undefined) return undefined;
  const { layer, leftToken, rightToken, leftScore, rightScore } = difference;
  const sides =
    layer === "scores" ? [leftScore, rightScore] : [leftToken?.id ?? difference.leftAfter, rightToken?.id ?? difference.rightAfter];
  return {
    index,
    layer,
    category: categories[layer] ?? "GEN_CONTEXT_MISMATCH",
    left: sides[0] ?? null,
    right: sides[1] ?? null,
    difference,
  };
}

function sorted(record: Readonly<Record<string, Json | undefined>>): unknown {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1));
}
