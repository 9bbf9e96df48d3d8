import { styleText } from "node:util";
import type { CheckReport, CheckVerdict, Divergence } from "./check-report.ts";
import { percent } from "./percent.ts";

const colours: Readonly<Record<CheckVerdict, "green" | "red" | "yellow">> = {
  "NO DIVERGENCE OBSERVED": "green",
  DIVERGED: "red",
  INCONCLUSIVE: "yellow",
  INVALID: "yellow",
};

const shown = 5;

/** A report for people. */
export function renderText(report: CheckReport, { colour }: { readonly colour: boolean }): string {
  const { backend, settings, compared, bound, divergences } = report;
  const verdict = colour ? styleText([colours[report.verdict], "bold"], report.verdict, { validateStream: false }) : report.verdict;
  const lines = [
    `${report.claim}: ${verdict}`,
    report.reason,
    ...(bound
      ? [
          `${bound.confidence * 100} % confidence: less than ${percent(bound.divergingPrompts)} of prompts like these diverge in this protocol (n = ${bound.n}).`,
        ]
      : []),
    ...divergences.slice(0, shown).flatMap(describe),
    ...(divergences.length > shown ? [`… and ${divergences.length - shown} more; --json lists all.`] : []),
    "",
    `Backend: ${backend.name}, model ${backend.model}; it claims ${backend.determinism === "none" ? "no determinism" : backend.determinism}.`,
    `Calls: ${settings.prompts} prompts × ${settings.runs} runs, temperature ${settings.temperature}, seed ${settings.seed}, at most ${settings.maxTokens} tokens; ${compared.comparisons} comparisons.`,
    ...(compared.failedCalls > 0 ? [`Left out: ${compared.failedCalls} calls that broke, the last one with: ${compared.lastFailure}`] : []),
    "",
    "What this does not show:",
    ...report.notShown.map((item) => `- ${item}`),
  ];
  return `${lines.join("\n")}\n`;
}

function describe({ prompt, promptStart, runs, distinctAnswers, modal, difference }: Divergence): readonly string[] {
  const { kind, character, byte, common, left, right } = difference;
  const where = kind === "text" ? `at character ${character} (byte ${byte})` : `in the finish reason, after ${character} equal characters`;
  return [
    "",
    `Prompt ${prompt + 1}, ${JSON.stringify(promptStart)}: runs ${runs[0] + 1} and ${runs[1] + 1} part ${where}.`,
    `  after   ${JSON.stringify(common)}`,
    `  run ${runs[0] + 1}   ${JSON.stringify(left)}`,
    `  run ${runs[1] + 1}   ${JSON.stringify(right)}`,
    `  ${distinctAnswers} different answers; the most frequent one came ${modal[0]} of ${modal[1]} times.`,
  ];
}
