import { quoted } from "@cupel/core";
import type { GoldenReport } from "@cupel/determinism";
import { setupLines } from "./comparison-text.ts";

const shown = 5;

/** A golden comparison for a terminal. */
export function goldenText({ headline, changed, differences }: GoldenReport): string {
  return [
    headline,
    ...setupLines(differences),
    ...changed.slice(0, shown).flatMap(({ promptStart, layer, changed: count, of, difference }) => {
      const at = difference?.tokenIndex ?? difference?.scoreIndex ?? difference?.character;
      return [
        "",
        `${quoted(promptStart)}: ${count} of ${of} answers differ in ${layer}${at === null || at === undefined ? "" : ` at ${at}`}`,
        ...(layer === "scores"
          ? [`  golden ${difference?.leftScore}`, `  now    ${difference?.rightScore}`]
          : [`  golden ${quoted(difference?.leftAfter)}`, `  now    ${quoted(difference?.rightAfter)}`]),
      ];
    }),
    ...(changed.length > shown ? [`… and ${changed.length - shown} more; --json lists all.`] : []),
    "",
  ].join("\n");
}
