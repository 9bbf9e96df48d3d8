import { quoted } from "@cupel/core";
import type { TraceDiff } from "@cupel/determinism";

const shown = 10;

/** A diff for a terminal; the first two lines as detLLM prints them. */
export function diffText({ status, category, lines, compared, differing, layers, withoutScores, differences }: TraceDiff): string {
  return [
    `Status: ${status}`,
    `Category: ${category}`,
    `${differing} of ${compared} lines differ${lines[0] === lines[1] ? "" : ` (${lines[0]} lines on the left, ${lines[1]} on the right)`}${
      differing === 0
        ? ""
        : `: ${Object.entries(layers)
            .map(([layer, count]) => `${count} in ${layer}`)
            .join(", ")}`
    }.`,
    ...differences.slice(0, shown).map(({ index, layer, left, right, difference }) => {
      const where = difference?.tokenIndex ?? difference?.scoreIndex;
      return `  line ${index + 1}: ${layer}${where === null || where === undefined ? "" : ` at token ${where}`}: ${quoted(left)} against ${quoted(right)}`;
    }),
    ...(differences.length > shown ? [`  … and ${differences.length - shown} more; --json lists all.`] : []),
    ...(withoutScores > 0 ? [`${withoutScores} lines have no scores on a side: of those only tokens and text were compared.`] : []),
    "",
  ].join("\n");
}
