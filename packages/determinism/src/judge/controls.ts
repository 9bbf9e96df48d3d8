import type { TargetCapabilities } from "@cupel/core";
import { compareRows, isComparable } from "../localise/compare-rows.ts";
import { smallestMargin } from "../localise/margins.ts";
import type { CheckSpec } from "../types/check-spec.ts";
import type { ControlReport } from "../types/report.ts";
import type { CheckTrace, TraceRow } from "../types/trace.ts";

/** Whether the check could have seen anything: perturbations, sensitivity, drift, artefacts, settings. */
export function controlReports(spec: CheckSpec, trace: CheckTrace): readonly ControlReport[] {
  return [positive(trace), seed(spec, trace), sensitivity(trace), drift(trace), artefacts(trace), echo(trace)];
}

function positive({ rows }: CheckTrace): ControlReport {
  const pairs = paired(rows, "unedited", "edited");
  if (pairs.length === 0) return { name: "positive", status: "not-run", detail: "no perturbation was sent" };
  const seen = pairs.filter(([plain, edited]) => seesDifference(plain, edited)).length;
  const detail = `${seen} of ${pairs.length} edited prompts gave another answer`;
  return { name: "positive", status: seen > 0 ? "held" : "failed", detail };
}

/** Different seeds at temperature 1 must differ where sampling is what is checked; for greedy it is told, not demanded. */
function seed({ settings }: CheckSpec, { rows, capabilities }: CheckTrace): ControlReport {
  const pairs = paired(rows, "seed 11", "seed 12");
  if (pairs.length === 0) return { name: "seed", status: "not-run", detail: notSeeded(capabilities) };
  const seen = pairs.filter(([left, right]) => seesDifference(left, right)).length;
  const detail = `${seen} of ${pairs.length} prompts differ between two seeds at temperature 1`;
  return { name: "seed", status: seen > 0 || settings.temperature === 0 ? "held" : "failed", detail };
}

function notSeeded({ seed: honours }: TargetCapabilities): string {
  return honours === "absent" || honours === "rejected" ? `the target's seed is ${honours}` : "no other seed was sent";
}

function sensitivity({ rows }: CheckTrace): ControlReport {
  const cells = rows.filter((row) => row.purpose === "cell" && isComparable(row)).sort((left, right) => left.sequence - right.sequence);
  if (cells.length === 0) return { name: "sensitivity", status: "not-run", detail: "there are no answers" };
  if (cells.every(isNothing))
    return { name: "sensitivity", status: "failed", detail: "every answer is empty, and no end token has a score" };
  const firsts = [...Map.groupBy(cells, ({ prompt }) => prompt).values()].map(([first]) => first as TraceRow);
  // Alike to the last bit of their scores: one text alone is what a model may say to everything.
  if (firsts.length > 1 && new Set(firsts.map(({ text, scores }) => JSON.stringify([text, scores]))).size === 1)
    return {
      name: "sensitivity",
      status: "failed",
      detail: `${firsts.length} prompts got one and the same answer: it does not depend on the prompt`,
    };
  const margins = cells.map(smallestMargin).filter((margin) => margin !== null);
  if (margins.length === 0)
    return { name: "sensitivity", status: "held", detail: "without scores nothing tells how near to a tie the answers come" };
  const smallest = Math.min(...margins);
  const far =
    smallest > 0.1 ? `no answer comes nearer to a tie than ${smallest.toPrecision(2)} nats: smaller noise cannot be seen in tokens` : "";
  return { name: "sensitivity", status: "held", detail: far || `the nearest tie is ${smallest.toPrecision(2)} nats away` };
}

/** No text, and no end token either: nothing that could be compared. */
function isNothing({ text, scores }: TraceRow): boolean {
  return text === "" && (scores === null || scores.length === 0);
}

function drift({ segments }: CheckTrace): ControlReport {
  if (segments.length <= 1) return { name: "drift", status: "held", detail: "the setup said the same of itself throughout" };
  return { name: "drift", status: "failed", detail: `the setup changed: ${segments.length} identities were seen` };
}

function artefacts({ rows }: CheckTrace): ControlReport {
  const broken = rows.filter((row) => !isComparable(row));
  if (broken.length === 0) return { name: "artefacts", status: "held", detail: "every transfer was whole" };
  const kinds = [...Map.groupBy(broken, ({ status, error }) => (error?.httpStatus ? `HTTP ${error.httpStatus}` : status))].map(
    ([kind, same]) => `${same.length} × ${kind}`,
  );
  return { name: "artefacts", status: "held", detail: `left out of all comparisons: ${kinds.join(", ")}` };
}

/** Settings as the answers repeat them against what was asked for. */
function echo({ rows, prepared, capabilities }: CheckTrace): ControlReport {
  if (capabilities.settingsEcho === "none")
    return { name: "settings-echo", status: "not-run", detail: "the target does not repeat its settings" };
  const wrong = mismatches(rows, prepared[0]?.knobs ?? []);
  if (wrong.length === 0) return { name: "settings-echo", status: "held", detail: "every repeated setting is the one that was asked for" };
  return {
    name: "settings-echo",
    status: "failed",
    detail: wrong.map(({ name, requested, echoed }) => `${name}: ${requested} asked for, ${echoed} in force`).join("; "),
  };
}

function mismatches(
  rows: readonly TraceRow[],
  knobs: CheckTrace["prepared"][number]["knobs"],
): readonly { name: string; requested: string; echoed: string }[] {
  const row = rows.find(({ purpose, axis, echo: told }) => purpose === "cell" && axis === "repeat" && told !== null);
  const told = row?.echo ?? {};
  return knobs.flatMap(({ name, requested, sent }) => {
    const echoed = told[name];
    if (echoed === undefined || echoed === null || sent === null) return [];
    const same =
      typeof echoed === "number" && typeof requested === "number"
        ? Math.fround(echoed) === Math.fround(requested)
        : JSON.stringify(echoed) === JSON.stringify(requested);
    return same ? [] : [{ name, requested: JSON.stringify(requested), echoed: JSON.stringify(echoed) }];
  });
}

function paired(rows: readonly TraceRow[], left: string, right: string): readonly (readonly [TraceRow, TraceRow])[] {
  const controls = rows.filter((row) => row.purpose === "control" && isComparable(row));
  return controls.flatMap((row) => {
    const other = controls.find(({ level, prompt }) => level === right && prompt === row.prompt);
    return row.level === left && other ? [[row, other] as const] : [];
  });
}

function seesDifference(left: TraceRow, right: TraceRow): boolean {
  const { tokens, length, scores } = compareRows(left, right);
  return tokens || length || scores === true;
}
