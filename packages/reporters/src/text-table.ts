import stringWidth from "string-width";

/**
 * Rows as aligned columns, two spaces apart. The first row heads them. A row of one cell is a heading within the table.
 * Where the table is wider than `columns`, each cell gets a line with its column's head before it.
 */
export function textTable(rows: readonly (readonly string[])[], columns: number): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(...rows.filter((row) => row.length > 1).map((row) => stringWidth(row[column] ?? ""))));
  const total = widths.reduce((sum, width) => sum + width, 0) + 2 * (widths.length - 1);
  if (total > columns) return stacked(rows, head);
  return rows
    .map((row) =>
      row
        .map((cell, column) => pad(cell, row.length > 1 ? (widths[column] ?? 0) : 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function stacked(rows: readonly (readonly string[])[], head: readonly string[]): string {
  const label = Math.max(...head.map((name) => stringWidth(name)));
  return rows
    .slice(1)
    .flatMap(([name = "", ...cells]) => [name, ...cells.map((cell, index) => `    ${pad(head[index + 1] ?? "", label)}  ${cell}`)])
    .join("\n");
}

/** Breaks text between words so that no line is wider than `columns`, unless a word is. */
export function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && stringWidth(line) + 1 + stringWidth(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

/** An entry of a list, broken between words: what follows its first line stands below its text. */
export function hanging(text: string, columns: number): string {
  return wrap(text, columns - 2).replaceAll("\n", "\n  ");
}

/** Text with spaces behind it up to a width. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}
