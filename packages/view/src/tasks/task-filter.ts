import { visible } from "@cupel/core";
import { withQuery } from "../http/addresses.ts";
import type { TaskRow } from "./task-row.ts";

/** Which tasks of a run are asked for; an empty text asks for all. */
export interface TaskFilter {
  /** Why to look. */
  readonly why: string;
  readonly outcome: string;
  readonly arm: string;
  readonly model: string;
  readonly kind: string;
  readonly family: string;
  /** Words that id, kind, family or split have in them. */
  readonly q: string;
}

const names = ["why", "outcome", "arm", "model", "kind", "family", "q"] as const;

/** The filter in the parameters of an address, where each has a prefix or none. */
export function filterIn(parameters: URLSearchParams, prefix = ""): TaskFilter {
  return Object.fromEntries(names.map((name) => [name, parameters.get(prefix + name) ?? ""])) as Record<(typeof names)[number], string>;
}

/** The same as parameters. */
export function filterQuery(filter: TaskFilter, prefix = ""): Readonly<Record<string, string>> {
  return Object.fromEntries(names.filter((name) => filter[name] !== "").map((name) => [prefix + name, filter[name]]));
}

/** Whether anything is left out. */
export function isFiltering(filter: TaskFilter): boolean {
  return withQuery("", filterQuery(filter)) !== "";
}

/** The rows that a filter lets through. An outcome holds in the arm that is asked for, or in any. */
export function filteredRows(rows: readonly TaskRow[], filter: TaskFilter): readonly TaskRow[] {
  const { why, outcome, arm, model, kind, family, q } = filter;
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  // Forms hold texts with their controls escaped.
  const is = (wanted: string, own: string) => wanted === "" || visible(own) === visible(wanted);
  return rows.filter((row) => {
    if (!(is(why, row.why) && is(model, row.model) && is(kind, row.kind) && is(family, row.family))) return false;
    if ((arm !== "" || outcome !== "") && !row.cells.some((cell) => is(arm, cell.arm) && is(outcome, cell.outcome))) return false;
    if (words.length === 0) return true;
    const text = [row.id, row.kind, row.family, row.split ?? ""].join("\n").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
