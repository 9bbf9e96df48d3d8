/** A regular expression that must match somewhere: its source, or its source with flags out of `imsuv`. At most 1,000 characters. */
export type TextPattern = string | { readonly pattern: string; readonly flags?: string };

/** One pattern or a list as a list. */
export function patternList(regex: TextPattern | readonly TextPattern[] | undefined): readonly TextPattern[] {
  return regex === undefined ? [] : Array.isArray(regex) ? regex : [regex as TextPattern];
}

/** Source and flags of a pattern. */
export function partsOf(pattern: TextPattern): { readonly pattern: string; readonly flags: string } {
  return typeof pattern === "string" ? { pattern, flags: "" } : { flags: "", ...pattern };
}

/** The pattern as it is written in JavaScript, at most 200 characters of it. */
export function showPattern(pattern: TextPattern): string {
  const parts = partsOf(pattern);
  return `/${parts.pattern.slice(0, 200)}/${parts.flags}`;
}

/** Why a pattern cannot be used; undefined where it can. */
export function patternDefect(value: unknown): string | undefined {
  if (typeof value !== "string" && !(typeof value === "object" && value !== null && "pattern" in value)) {
    return "regex must be a pattern, an object with a pattern, or a list of them";
  }
  const { pattern, flags } = partsOf(value as TextPattern);
  if (typeof pattern !== "string" || pattern === "" || pattern.length > 1000) return "regex must be a pattern of 1 to 1,000 characters";
  if (typeof flags !== "string" || !/^[imsuv]*$/.test(flags))
    return `the flags of ${showPattern({ pattern, flags: "" })} may be i, m, s, u and v`;
  try {
    new RegExp(pattern, flags);
    return undefined;
  } catch (thrown) {
    return `${showPattern({ pattern, flags })} does not compile: ${String(thrown).split(": ").at(-1)}`;
  }
}
