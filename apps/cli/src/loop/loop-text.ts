import { visible } from "@cupel/core";
import type { LoopCase, LoopIteration } from "@cupel/policies";
import { textTable } from "@cupel/reporters";
import type { Calibration, ReportedRate } from "./calibration.ts";
import type { LoopReport } from "./loop-report.ts";

/** The columns of the table of an iteration, as help and documents name them. */
export const caseColumns = ["case", "output", "expected", "evaluator", "truth"] as const;

/** How an iteration is shown. */
export interface TableOptions {
  readonly columns: number;
  /** Most rows; `Infinity` shows every case, passing ones too. */
  readonly rows: number;
  /** With the evaluator's words. */
  readonly words: boolean;
}

/** An iteration in a line: what passes, and how the evaluator's word stood against the truth. */
export function iterationLine({ iteration, limit, passed, total, best, unloadable, evaluator, spent, stop }: LoopIteration): string {
  const { tp, fp, fn, tn, unclearPass, unclearFail } = evaluator;
  const seen = tp + fp + fn + tn + unclearPass + unclearFail;
  const judged =
    seen === 0
      ? ""
      : `; evaluator on ${seen} new results: ${fp} of ${fp + tn + unclearFail} wrong accepted, ${fn} of ${tp + fn + unclearPass} right refused`;
  const broken = unloadable === undefined ? "" : `; the program ${visible(unloadable)}`;
  const tokens = spent.improver.tokens + spent.evaluator.tokens;
  const ended = stop === undefined ? "" : `; ${stop}`;
  return `iteration ${iteration}/${limit}: ${passed} of ${total} pass (best ${best.passed} in ${best.iteration})${broken}${judged}; ${tokens} tokens${ended}`;
}

/** The cases of an iteration as a table; empty where there is nothing to show, as of a program that does nothing. */
export function caseTable({ cases, rule, unloadable }: LoopIteration, { columns, rows, words }: TableOptions): string {
  if (unloadable !== undefined) return "";
  const all = rows === Number.POSITIVE_INFINITY;
  const shown = (all ? cases : cases.filter((own) => isFailing(own, rule))).slice(0, rows);
  if (shown.length === 0) return "";
  const lines = shown.map((own) =>
    [own.call, resultOf(own), own.expected ?? "-", own.review ?? "-", own.truth ?? "-"].map((cell) => cut(visible(cell), 40)),
  );
  const table = indent(textTable([caseColumns, ...lines], columns - 2));
  const said = shown.flatMap(({ call, feedback }) => (words && feedback ? [`  ${cut(visible(call), 40)}: ${visible(feedback)}`] : []));
  const failing = cases.filter((own) => isFailing(own, rule)).length;
  const more = !all && failing > shown.length ? [`  and ${failing - shown.length} more (--show-all)`] : [];
  return [table, ...said, ...more].join("\n");
}

/** The report for people. */
export function reportText(report: LoopReport): string {
  const { stop, reason, iterations, best, held_out, evaluator, verified } = report;
  const head = verified ? [] : ["UNVERIFIED: the evaluator alone decided when to stop; labels had no say."];
  const told = reason === "" || stop === "solved" ? "" : ` (${visible(reason)})`;
  const lines = [
    `stop: ${stop} after ${iterations} of ${report.max_iterations} programs${told}`,
    best === null ? "best program: none" : `best program: ${best.passed} of ${best.total} public cases, in iteration ${best.iteration}`,
    ...(held_out === null ? [] : [`held out: ${rateText(held_out)}`]),
    ...(evaluator === null ? ["evaluator: not calibrated, since nothing says what is right"] : calibrationLines(evaluator)),
  ];
  return `${[...head, ...lines].join("\n")}\n`;
}

/** `0.87 [0.70, 0.96] (26/30)`. */
export function rateText({ k, n, rate, interval }: ReportedRate): string {
  if (rate === null || interval === null) return `- (${k}/${n})`;
  return `${decimal(rate)} [${interval.map(decimal).join(", ")}] (${k}/${n})`;
}

function calibrationLines({
  n,
  counts,
  precision,
  recall,
  false_accept,
  kappa,
  kappa_interval,
  beats_chance,
}: Calibration): readonly string[] {
  const unclear = counts.unclearPass + counts.unclearFail;
  const agreement = kappa === null || kappa_interval === null ? "-" : `${decimal(kappa)} [${kappa_interval.map(decimal).join(", ")}]`;
  return [
    `evaluator against truth, ${n} distinct results${unclear > 0 ? `, ${unclear} reviews unclear` : ""} (exact 95 % intervals)`,
    `  precision     ${rateText(precision)}  of the results it accepted, right`,
    `  recall        ${rateText(recall)}  of the right results, accepted`,
    `  false accept  ${rateText(false_accept)}  of the wrong results, accepted`,
    `  kappa         ${agreement}`,
    ...(beats_chance === false ? ["  its word is not told from chance: do not let it stop a loop"] : []),
  ];
}

/** Two decimals, and no negative nothing. */
function decimal(value: number): string {
  return value.toFixed(2).replace(/^-(0\.00)$/, "$1");
}

function isFailing({ truth, review, output }: LoopCase, rule: LoopIteration["rule"]): boolean {
  if (output === undefined || (rule !== "evaluator" && truth !== "pass")) return true;
  return rule !== "truth" && review !== "pass";
}

function resultOf({ output, failure }: LoopCase): string {
  return output ?? failure?.reason ?? "-";
}

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
