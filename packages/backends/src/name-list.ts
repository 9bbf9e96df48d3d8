import { presentable } from "./http/server-error.ts";

/** Up to twenty names for a sentence: `a, b, c and 4 more`, or `none`. */
export function nameList(names: readonly string[]): string {
  const known = names.filter((name) => name !== "").map((name) => presentable(name));
  if (known.length === 0) return "none";
  return known.length <= 20 ? known.join(", ") : `${known.slice(0, 20).join(", ")} and ${known.length - 20} more`;
}
