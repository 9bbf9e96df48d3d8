/**
 * A line of CSV by RFC 4180, its CR LF included. A text that begins as a formula does in some spreadsheet (`=`, `+`, `-`, `@`, also in full
 * width, or a tab or line end before one) gets an apostrophe in front, since quotes do not stop a spreadsheet from running it.
 */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
