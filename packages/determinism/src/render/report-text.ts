import type { AxisReport, DeterminismReport } from "../types/report.ts";
import { divergenceText } from "./divergence-text.ts";
import { percentUp } from "./percent.ts";

const shownDivergences = 5;
const shownControls = new Set(["failed", "not-run"]);

/** A report for a terminal: verdict, a row per axis, divergences, controls, and what is not shown. Plain text in `\n` lines. */
export function reportText(report: DeterminismReport): string {
  const { headline, divergences, notShown, downgrades, warnings, controls, cost } = report;
  return [
    headline,
    "",
    table(report),
    ...simultaneous(report),
    ...allowanceLines(report),
    ...divergences.slice(0, shownDivergences).flatMap((divergence) => ["", divergenceText(divergence)]),
    ...(divergences.length > shownDivergences
      ? ["", `… and ${divergences.length - shownDivergences} more diverging prompts; --json lists all.`]
      : []),
    ...report.attributions.map(
      ({ prompt, minimal, cause, steps }) =>
        `Attribution of prompt ${prompt + 1}: ${minimal.map(({ axis, level }) => `${axis}=${level}`).join(" + ") || cause} (${steps.map(({ treatment, diverged, of }) => `${treatment.map(({ axis, level }) => `${axis}=${level}`).join("+") || "baseline"} ${diverged}/${of}`).join(", ")})`,
    ),
    "",
    ...downgrades.map(({ from, to, reason }) => `Downgraded from ${from} to ${to}: ${reason}.`),
    ...warnings.map((warning) => `Warning: ${warning}.`),
    ...controls
      .filter(({ status }) => shownControls.has(status))
      .map(({ name, status, detail }) => `Control "${name}" ${status === "failed" ? "FAILED" : "not run"}: ${detail}.`),
    `Sent ${cost.requests} requests${cost.retries > 0 ? `, ${cost.retries} again after a broken connection` : ""}; ${cost.plannedRequests} planned without controls${cost.excluded > 0 ? `; ${cost.excluded} answers left out as broken` : ""}.`,
    "",
    "What this does not show:",
    ...notShown.map((line) => `  - ${line}`),
    "",
  ].join("\n");
}

function table({ axes, minBound }: DeterminismReport): string {
  const head = ["axis", "prompts", "runs", "token-div", "score-div", "bound", "cause", "~tokens/flip", ""];
  const rows = axes.map((axis) => [
    `${axis.axis}${axis.levels.length > 1 ? `=${axis.levels.map(({ level }) => level).join(",")}` : ""}`,
    String(axis.prompts),
    String(Math.max(0, ...axis.levels.map(({ runs }) => runs))),
    String(axis.tokenDivergences + axis.lengthOnly),
    String(axis.scoreDivergences),
    // What may be noise is marked: above the wanted bound nothing is told apart.
    axis.bound === null ? "–" : `${minBound !== null && axis.bound.upper > minBound ? "~" : ""}${percentUp(axis.bound.upper)}`,
    axis.cause ?? "–",
    flipsText(axis),
    statusWord(axis),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? "").length)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function statusWord({ status, reason }: AxisReport): string {
  return status === "vacuous" || status === "unsupported" || status === "invalid" ? `${status.toUpperCase()}: ${reason}` : status;
}

function flipsText({ expectedFlips }: AxisReport): string {
  if (expectedFlips === null) return "–";
  const [low, high] = expectedFlips.range;
  if (low === null) return "none";
  return `${tokens(low)}–${high === null ? "∞" : tokens(high)}`;
}

/** A count, which a tail fitted to little noise makes absurdly large. */
function tokens(count: number): string {
  return count < 1e6 ? String(Math.round(count)) : count.toExponential(0).replace("e+", "e");
}

function simultaneous({ bounds, confidence }: DeterminismReport): readonly string[] {
  const [first] = bounds;
  if (first === undefined) return [];
  const what =
    first.quantity === "flip-chance"
      ? "chance that a repeat of this prompt differs from its first answer"
      : "share of prompts like these that diverge in this protocol";
  const joint = bounds.length > 1 ? ` for all ${bounds.length} axes at once` : "";
  return ["", `bound: upper end, at ${Number((confidence * 100).toFixed(4))} % confidence${joint}, of the ${what}.`];
}

function allowanceLines({ allowance }: DeterminismReport): readonly string[] {
  if (allowance === null) return [];
  const { acceptable, unacceptable, diverging, prompts, decision } = allowance;
  return [
    "",
    `Allowance: up to ${percentUp(acceptable)} of prompts may diverge, ${percentUp(unacceptable)} may not: ${decision} after ${prompts} prompts, ${diverging} of which diverged.`,
  ];
}
