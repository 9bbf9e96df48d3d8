import type { Json, JsonObject } from "@cupel/core";
import type { Draw } from "./draw.ts";

export type Kind = "json" | "sql" | "codestub";
export type Level = "easy" | "medium" | "hard";

/** In the order in which a family's tasks stand in the file. */
export const levels: readonly Level[] = ["easy", "medium", "hard"];

/** An answer that is wrong in a way that models are wrong. */
export interface Wrong {
  readonly text: string;
  readonly why: string;
}

/** A task without its name, and what is known of answers to it. */
export interface Draft {
  readonly prompt: string;
  readonly checks: JsonObject;
  readonly gold: JsonObject;
  /** A right answer. */
  readonly answer: string;
  /** At least three. */
  readonly wrong: readonly Wrong[];
}

/** Tasks of one sort: the unit of independence. */
export interface Family {
  readonly kind: Kind;
  readonly name: string;
  /** @throws Redraw where these values make no good task */
  draft(draw: Draw, level: Level): Draft;
}

/** Asks for other values. */
export class Redraw extends Error {}

/** Chooses by level. */
export function byLevel<Value>(level: Level, easy: Value, medium: Value, hard: Value): Value {
  return { easy, medium, hard }[level];
}

/** Whether two JSON values are the same, members in the same order. */
export function isSameJson(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
