import { visible } from "@cupel/core";
import type { GateReport } from "./gate-report.ts";

/** The outcome of all gates in a line, then a line for each. What failed comes first. */
export function gateLines({ status, arm, metric, results }: GateReport): { readonly head: string; readonly lines: readonly string[] } {
  const of = `(${metric}, arm ${visible(arm)})`;
  const head = { held: `Gates held ${of}`, failed: `GATES FAILED ${of}`, errors: `TOO MANY ERRORS ${of}` }[status];
  const models = new Set(results.flatMap(({ model }) => model ?? [])).size;
  const rows = [...results].sort((left, right) => Number(left.status === "held") - Number(right.status === "held"));
  const lines = rows.map(({ gate, model, status: own, sentence }) => {
    const where = model === null || models < 2 ? "" : ` for ${visible(model)}`;
    return `${gate} ${own === "held" ? "held" : "failed"}${where}: ${sentence}`;
  });
  return { head, lines };
}
