import type { Draw } from "../draw.ts";
import { listed } from "../draw.ts";
import type { Table } from "./sql-engine.ts";

/** The shape of a table, and what is to be known of it. */
export type Shape = Omit<Table, "rows"> & { readonly note?: string };

/** Tables as people show them to each other: one of three ways. */
export function describeTables(draw: Draw, shapes: readonly Shape[]): string {
  const notes = shapes.flatMap(({ note }) => (note === undefined ? [] : [note])).join(" ");
  const style = draw.integer(0, 2);
  const lines = shapes.map(({ name, columns }) => {
    if (style === 0) return `CREATE TABLE ${name} (${columns.map((column) => column.join(" ")).join(", ")});`;
    if (style === 1) return `- ${name}: ${columns.map(([column, type]) => `${column} (${type.toLowerCase()})`).join(", ")}`;
    return `${name}(${columns.map(([column]) => column).join(", ")})`;
  });
  const head = draw.pick(style === 0 ? ["Schema:", "The database:"] : ["Tables:", "We have these tables:", "The database holds"]);
  return [head, ...lines, ...(notes === "" ? [] : [notes])].join("\n");
}

/** The columns of the result by name. */
export function columnsSentence(draw: Draw, columns: readonly string[]): string {
  const names = listed(columns);
  if (columns.length === 1) return draw.pick([`Return one column, ${names}.`, `The result is a single column named ${names}.`]);
  return draw.pick([
    `Return the columns ${names}, in this order.`,
    `The result has exactly the columns ${columns.join(", ")}.`,
    `Columns of the result: ${columns.join(", ")}.`,
  ]);
}

/** The order of the rows, as a sentence; any where nothing is given. */
export function orderSentence(draw: Draw, order?: string): string {
  if (order === undefined) return draw.pick(["The order of the rows does not matter.", "Rows may come in any order."]);
  return draw.pick([`Sort by ${order}.`, `Order the rows by ${order}.`, `Rows are sorted by ${order}.`]);
}

/** Schema and question, in either order. */
export function promptOf(draw: Draw, schema: string, sentences: readonly string[]): string {
  const question = sentences.join(" ");
  return draw.chance(0.7) ? `${schema}\n\n${question}` : `${question}\n\n${schema}`;
}
