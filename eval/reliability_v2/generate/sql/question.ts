import type { Json } from "@cupel/core";
import type { Draw } from "../draw.ts";
import type { Question } from "./sql-family.ts";
import { columnsSentence, describeTables, orderSentence, promptOf, type Shape } from "./wording.ts";

/** What is asked at one level. */
export interface Part {
  readonly ask: string;
  /** Names in the result. */
  readonly columns: readonly string[];
  /** What the rows are sorted by, in words. Absent: they may come in any order. */
  readonly order?: string;
  readonly gold: string;
  readonly second: string;
  readonly mistakes: readonly (readonly [why: string, query: string])[];
}

export type Rows = readonly (readonly Json[])[];

/** A question from its parts; `fill` gives the rows of each table, in the order of the shapes. */
export function questionOf(
  draw: Draw,
  {
    shapes,
    part,
    fill,
  }: { readonly shapes: readonly Shape[]; readonly part: Part; readonly fill: (own: Draw, size: "small" | "large") => readonly Rows[] },
): Question {
  const { ask, columns, order, gold, second, mistakes } = part;
  return {
    prompt: promptOf(draw, describeTables(draw, shapes), [ask, columnsSentence(draw, columns), orderSentence(draw, order)]),
    gold,
    second,
    ordered: order !== undefined,
    mistakes,
    fill: (own, size) => {
      const rows = fill(own, size);
      return shapes.map(({ name, columns: shape }, index) => ({ name, columns: shape, rows: rows[index] ?? [] }));
    },
  };
}

/** Columns from `name type` texts, types in capitals. */
export function columnsOf(...texts: readonly string[]): readonly (readonly [string, string])[] {
  return texts.map((text) => {
    const [name = "", type = "TEXT"] = text.split(" ");
    return [name, type];
  });
}
