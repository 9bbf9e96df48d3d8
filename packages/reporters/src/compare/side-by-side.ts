import { visible } from "@cupel/core";
import stringWidth from "string-width";
import { pad } from "../text-table.ts";

/** A text and what stands over it. */
export interface Column {
  readonly head: string;
  readonly text: string;
}

/**
 * Two texts of any origin beside each other, or below each other where less than 40 columns were left to each. Line ends are kept, all else that
 * is not plain text is shown as escapes; lines that are too wide go on below; beyond `lines` lines the rest is counted. A bar leads every line of
 * the texts, so that none of them passes for a line of ours.
 */
export function sideBySide(
  left: Column,
  right: Column,
  { columns, indent = "", lines = 20 }: { readonly columns: number; readonly indent?: string; readonly lines?: number },
): string {
  const room = columns - indent.length - 2;
  const half = Math.floor((room - 3) / 2);
  if (half < 40) {
    const blocks = [left, right].map(({ head, text }) => [head, ...cut(fold(text, room), lines).map((line) => `| ${line}`)]);
    return blocks
      .flat()
      .map((line) => `${indent}${line}`.trimEnd())
      .join("\n");
  }
  const [own, other] = [left, right].map(({ head, text }) => [...fold(head, half), ...cut(fold(text, half), lines)]) as [
    string[],
    string[],
  ];
  const rows = Array.from({ length: Math.max(own.length, other.length) }, (_, row) => [own[row] ?? "", other[row] ?? ""] as const);
  return rows.map(([one, two]) => `${indent}| ${pad(one, half)} | ${two}`.trimEnd()).join("\n");
}

/** The lines of a text, none wider than `width`. */
function fold(text: string, width: number): readonly string[] {
  return text
    .replaceAll("\t", "  ")
    .split(/\r?\n/)
    .flatMap((line) => foldLine(visible(line), width));
}

function foldLine(line: string, width: number): readonly string[] {
  if (stringWidth(line) <= width) return [line];
  const folded: string[] = [];
  let [part, taken] = ["", 0];
  for (const { segment } of graphemes.segment(line)) {
    const own = stringWidth(segment);
    if (taken + own > width && part !== "") {
      folded.push(part);
      [part, taken] = ["", 0];
    }
    part += segment;
    taken += own;
  }
  return [...folded, part];
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function cut(all: readonly string[], most: number): readonly string[] {
  return all.length <= most ? all : [...all.slice(0, most - 1), `… ${all.length - most + 1} more lines`];
}
