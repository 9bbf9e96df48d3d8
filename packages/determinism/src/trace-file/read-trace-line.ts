import { CupelError, isJsonObject, type Json, type JsonObject, sha256Hex } from "@cupel/core";
import type { TraceRow } from "../types/trace.ts";

/**
 * A line of a trace, ours or detLLM's. detLLM's `generated_token_ids` begin with the prompt, padding included: a leading copy of
 * `input_token_ids` is stripped, so that index 0 is the first generated token.
 *
 * @param place number of the line, from 0: the place among prompts where the line tells none
 * @throws CupelError `ARTIFACT_INVALID` naming what is wrong; the caller adds file and line
 */
export function readTraceLine(line: Json, place: number): TraceRow {
  if (!isJsonObject(line)) throw new CupelError("ARTIFACT_INVALID", "expected an object");
  const promptId = line.prompt_id;
  if (typeof promptId !== "string") throw new CupelError("ARTIFACT_INVALID", 'the field "prompt_id" is no text');
  const generated = numbers(line, "generated_token_ids");
  if (generated === null) throw new CupelError("ARTIFACT_INVALID", 'the field "generated_token_ids" is no list of numbers');
  const input = numbers(line, "input_token_ids");
  const isOurs = line.token_basis === "output";
  const output = isOurs || input === null ? generated : withoutPrompt(generated, input);
  const text = string(line, "text") ?? "";
  const usage = isJsonObject(line.usage) ? line.usage : undefined;
  const error = isJsonObject(line.error) ? (line.error as unknown as TraceRow["error"]) : null;
  const sha256 = string(line, "request_sha256") ?? "";
  return {
    promptId,
    inputTokenIds: input,
    outputTokenIds: line.token_ids_available === false ? null : output,
    text,
    scores: (Array.isArray(line.scores_aligned) ? line.scores_aligned : (line.scores ?? null)) as TraceRow["scores"],
    topScores: (line.top_logprobs ?? null) as unknown as TraceRow["topScores"],
    scoreKind: (line.score_kind ?? null) as TraceRow["scoreKind"],
    finishReason: string(line, "finish_reason"),
    usage: usage === undefined ? null : { inputTokens: Number(usage.input_tokens), outputTokens: Number(usage.output_tokens) },
    cachedTokens: number(line, "cached_tokens"),
    batchSize: number(line, "batch_size") ?? 1,
    batchIndex: number(line, "batch_index") ?? 0,
    startedMs: number(line, "started_ms") ?? 0,
    firstByteMs: number(line, "first_byte_ms"),
    endedMs: number(line, "ended_ms") ?? 0,
    chunks: number(line, "chunks") ?? 1,
    responseMark: string(line, "response_mark"),
    servedBy: string(line, "served_by"),
    echo: (isJsonObject(line.echo) ? line.echo : null) as TraceRow["echo"],
    status: (string(line, "status") ?? "ok") as TraceRow["status"],
    error,
    sent: { sha256, method: "CALL", path: string(line, "request_path") ?? "", body: "" },
    purpose: (string(line, "purpose") ?? "cell") as TraceRow["purpose"],
    prompt: number(line, "prompt") ?? place,
    axis: (string(line, "axis") ?? "repeat") as TraceRow["axis"],
    level: string(line, "level") ?? "baseline",
    run: number(line, "run") ?? 0,
    sequence: number(line, "seq") ?? place,
    group: number(line, "group") ?? place,
    overlap: number(line, "overlap_max") ?? 1,
    segment: number(line, "segment") ?? 0,
    treatment: (isJsonObject(line.treatment) ? line.treatment : {}) as TraceRow["treatment"],
  };
}

/** Settings of a line that decide about its tokens, for a comparison of two traces; by detLLM's names. */
export function decodingOf(line: JsonObject): Readonly<Record<string, Json | undefined>> {
  return Object.fromEntries(Object.entries(line).filter(([name]) => name.startsWith("decoding_")));
}

/** The hash of what a line says of its prompt's tokens; undefined where it says nothing. */
export function inputHashOf(line: JsonObject): string | undefined {
  const ids = numbers(line, "input_token_ids");
  if (ids !== null) return sha256Hex(JSON.stringify(ids));
  return string(line, "input_token_ids_hash") ?? undefined;
}

function withoutPrompt(generated: readonly number[], input: readonly number[]): readonly number[] {
  return input.length > 0 && input.every((id, index) => generated[index] === id) ? generated.slice(input.length) : generated;
}

function numbers(line: JsonObject, name: string): readonly number[] | null {
  const value = line[name];
  return Array.isArray(value) && value.every((item) => typeof item === "number") ? (value as number[]) : null;
}

function string(line: JsonObject, name: string): string | null {
  const value = line[name];
  return typeof value === "string" ? value : null;
}

function number(line: JsonObject, name: string): number | null {
  const value = line[name];
  return typeof value === "number" ? value : null;
}
