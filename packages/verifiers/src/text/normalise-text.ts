/** What two texts may differ in: letters' case, amount and kind of white space (none counts at the ends), composition of characters (NFKC). */
export type TextNormalisation = "case" | "whitespace" | "unicode";

/** A text without the differences that do not count. */
export function normaliseText(text: string, ignore: readonly TextNormalisation[]): string {
  let result = text;
  if (ignore.includes("unicode")) result = result.normalize("NFKC");
  if (ignore.includes("case")) result = result.toLowerCase();
  return ignore.includes("whitespace") ? result.split(/\s+/).filter(Boolean).join(" ") : result;
}

/** Why a task's `ignore` means nothing; undefined where it does. */
export function ignoreDefect(ignore: unknown): string | undefined {
  const isKnown =
    ignore === undefined || (Array.isArray(ignore) && ignore.every((name) => ["case", "whitespace", "unicode"].includes(name)));
  return isKnown ? undefined : "ignore may name case, whitespace and unicode";
}
