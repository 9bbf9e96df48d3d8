import { outcomeSpread } from "@cupel/stats";
import { commonPrefix, isComparable, unitsOf } from "../localise/compare-rows.ts";
import type { SpreadReport } from "../types/report.ts";
import type { TraceRow } from "../types/trace.ts";

/** How answers scatter at one level, as means over prompts; null without two answers to any prompt. */
export function spreadOf(rows: readonly TraceRow[]): SpreadReport | null {
  const byPrompt = Map.groupBy(
    rows.filter((row) => isComparable(row) && row.purpose === "cell"),
    ({ prompt }) => prompt,
  );
  const several = [...byPrompt.values()].filter(({ length }) => length >= 2);
  if (several.length === 0) return null;
  const facts = several.map((answers) => {
    const counts = [...Map.groupBy(answers, modeKey).values()].map(({ length }) => length);
    return {
      disagreement: outcomeSpread(counts),
      unique: counts.length,
      modal: Math.max(...counts) / answers.length,
      prefix: commonOf(answers),
    };
  });
  const mean = (of: (fact: (typeof facts)[number]) => number): number => facts.reduce((sum, fact) => sum + of(fact), 0) / facts.length;
  return {
    disagreement: mean(({ disagreement }) => disagreement),
    uniqueAnswers: mean(({ unique }) => unique),
    modalShare: mean(({ modal }) => modal),
    totalAgreement: facts.filter(({ unique }) => unique === 1).length / facts.length,
    commonPrefix: mean(({ prefix }) => prefix),
  };
}

/** Answers with the same key are one mode. */
export function modeKey({ outputTokenIds, text, finishReason }: TraceRow): string {
  return `${finishReason ?? ""} ${outputTokenIds === null ? text : outputTokenIds.join(",")}`;
}

function commonOf(answers: readonly TraceRow[]): number {
  const [first, ...rest] = answers as [TraceRow, ...TraceRow[]];
  return Math.min(...rest.map((row) => commonPrefix(...unitsOf(first, row))), unitsOf(first, first)[0].length);
}
