import type { JsonObject } from "@cupel/core";
import type { PlantedRequest, PlantedServer, ServedAnswer } from "./planted-server.ts";

/** A request as a dialect reads it: one for each prompt. */
export interface WireRequest {
  readonly requests: readonly PlantedRequest[];
  readonly stream: boolean;
}

/** A dialect of the simulated server, the other way round than the target's: bytes in, facts out. */
export interface WireDialect {
  readonly path: string;
  read(body: JsonObject): WireRequest;
  /** A whole response. */
  whole(answers: readonly ServedAnswer[], body: JsonObject, server: PlantedServer): unknown;
  /** Pieces of a stream, one per token and an end. */
  pieces(answer: ServedAnswer, body: JsonObject, server: PlantedServer): readonly string[];
  /** Facts by path. */
  readonly facts: Readonly<Record<string, (server: PlantedServer) => unknown>>;
}

/** Numbers of a body, with what a server fills in where one is missing: never what a check would want. */
export function numberOr(body: JsonObject, name: string, fallback: number): number {
  const value = body[name];
  return typeof value === "number" ? value : fallback;
}

/** Samplers that are not off, by our names: each of them is another path. */
export function samplersOf(given: Readonly<Record<string, number>>): Readonly<Record<string, unknown>> {
  const off: Readonly<Record<string, readonly number[]>> = {
    topP: [1],
    topK: [0, -1],
    minP: [0],
    repeatPenalty: [1],
    presencePenalty: [0],
    frequencyPenalty: [0],
  };
  return Object.fromEntries(Object.entries(given).filter(([name, value]) => !off[name]?.includes(value)));
}

/** Whether the score of a token is told, and how. */
export function scoreAt(
  index: number,
  logprob: number,
  { dropsScoreEvery, sentinelEvery }: PlantedServer["model"]["vices"],
): number | undefined {
  if (dropsScoreEvery !== undefined && index % dropsScoreEvery === dropsScoreEvery - 1) return undefined;
  if (sentinelEvery !== undefined && index % sentinelEvery === sentinelEvery - 1) return -9999;
  return logprob;
}

export function sse(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

/** The text of an answer. */
export function textOf({ tokens }: ServedAnswer): string {
  return tokens.map(({ text }) => text).join("");
}
