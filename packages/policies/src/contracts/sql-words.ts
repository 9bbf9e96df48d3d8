/** The aggregates of a query tree. */
export const sqlFunctions = ["count", "sum", "avg", "min", "max"] as const;

/** Its comparisons as it writes them, and as SQL does. */
export const comparisons: ReadonlyMap<string, string> = new Map([
  ["=", "="],
  ["!=", "<>"],
  ["<>", "<>"],
  ["<", "<"],
  ["<=", "<="],
  [">", ">"],
  [">=", ">="],
]);

/** All its operators. */
export const sqlOperators: readonly string[] = [...comparisons.keys(), "like", "between", "in"];
