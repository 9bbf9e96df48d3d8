import { ignoreDefect, normaliseText } from "./normalise-text.ts";
import type { TextChecks } from "./text.ts";
import { patternDefect, patternList } from "./text-pattern.ts";

/** A sentence per defect of a text task's checks. */
export function textDefects({ exact, contains, not_contains, regex, min_length, max_length, ignore }: TextChecks): readonly string[] {
  const ignored = ignoreDefect(ignore);
  if (ignored !== undefined) return [ignored];
  const isPart = (part: unknown) => typeof part === "string" && normaliseText(part, ignore ?? []) !== "";
  const sentences: string[] = [];
  if (exact !== undefined && typeof exact !== "string") sentences.push("exact must be a text");
  for (const [name, parts] of Object.entries({ contains, not_contains })) {
    if (parts !== undefined && !(Array.isArray(parts) && parts.every(isPart)))
      sentences.push(`${name} must be a list of texts that are not empty`);
  }
  for (const pattern of patternList(regex)) {
    const defect = patternDefect(pattern);
    if (defect !== undefined) sentences.push(defect);
  }
  for (const [name, length] of Object.entries({ min_length, max_length })) {
    if (length !== undefined && !(Number.isInteger(length) && length >= 0)) sentences.push(`${name} must be a whole number of at least 0`);
  }
  if (min_length !== undefined && max_length !== undefined && min_length > max_length) sentences.push("min_length is above max_length");
  return sentences;
}
