/** One figure of the bench. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is to reach. */
  readonly goal?: { readonly is: "at most" | "at least"; readonly value: number };
  /** What else there is to say of it. */
  readonly note?: string;
}

/** Why a part was not measured. */
export interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

/** True where the goal is reached; undefined without one. */
export function isReached({ value, goal }: Row): boolean | undefined {
  if (goal === undefined) return undefined;
  return goal.is === "at most" ? value <= goal.value : value >= goal.value;
}

/** A line of the table. */
export function line(row: Row | Skipped): string {
  if ("skipped" in row) return `${row.what.padEnd(58)} ${"SKIPPED".padStart(14)}   ${row.skipped}`;
  const { what, value, unit, goal, note } = row;
  const reached = goal === undefined ? "" : `${isReached(row) ? "ok" : "MISSED"}: goal ${goal.is} ${goal.value} ${unit}`;
  const figure = `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ${unit}`;
  return `${what.padEnd(58)} ${figure.padStart(14)}   ${[reached, note].filter(Boolean).join("; ")}`.trimEnd();
}
