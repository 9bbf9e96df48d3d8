/** Longest text, in characters, that a tame pattern is run on in process. */
export const tameLength = 4096;

const mostSteps = 2 ** 26;

/**
 * Whether a regular expression decides any text of at most `tameLength` characters in a fraction of a second: no groups, look-around,
 * back-references or alternatives, at most one quantifier of variable length, and no more to compare for each place where it may begin
 * than leaves 2^26 steps in all. `^INV-[0-9]+$` and `^\d{4}-\d{2}-\d{2}$` are tame.
 */
export function isTamePattern(pattern: string, flags = ""): boolean {
  if (pattern.length > 200) return false;
  const bare = pattern.replace(/\\[^0-9kpPbBcux]/g, "x").replace(/\[(?:[^\]\\]|\\.)*\]/g, "x");
  if (/[()|\\[\]]|\{\d{4,}/.test(bare)) return false;
  const variable = bare.replace(/\{\d{1,3}\}/g, "").match(/[*+?{]/g)?.length ?? 0;
  const counts = Array.from(bare.matchAll(/\{(\d{1,3})/g), ([, count]) => Number(count));
  const compared = counts.reduce((sum, count) => sum + count, bare.replace(/\{[^}]*\}|[*+?^$]/g, "").length);
  const starts = bare.startsWith("^") && !flags.includes("m") ? 1 : tameLength;
  return variable <= 1 && starts * (variable === 0 ? 1 : tameLength / 2) * compared <= mostSteps;
}
