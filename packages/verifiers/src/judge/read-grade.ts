import { isJsonObject } from "@cupel/core";
import { fencedBlocks } from "../fences.ts";
import { parseStrictJson } from "../json/parse-strict-json.ts";
import { withoutReasoning } from "../reasoning.ts";

/** What a judge's reply says. */
export interface ReadGrade {
  /** Its place among the grades, from 0. */
  readonly grade: number;
  /** What the judge wrote before the grade, or as `reason` in JSON. */
  readonly rationale: string;
}

/**
 * The grade that a reply ends in: one strict JSON object whose `grade` is one of the grades, or a last line that is nothing but one,
 * perhaps behind `GRADE:`. Upper and lower case are the same. Undefined for everything else.
 */
export function readGrade(reply: string, grades: readonly string[]): ReadGrade | undefined {
  const text = withoutReasoning(reply).trim();
  const indexOf = (name: string) => grades.findIndex((grade) => grade.toLowerCase() === name.toLowerCase());
  const [fence, ...others] = fencedBlocks(text);
  const json = parseStrictJson(fence !== undefined && others.length === 0 && text.startsWith("```") ? fence.content : text);
  if ("value" in json && isJsonObject(json.value)) {
    const { grade, reason } = json.value;
    const index = typeof grade === "string" ? indexOf(grade) : -1;
    return index < 0 ? undefined : { grade: index, rationale: typeof reason === "string" ? reason : "" };
  }
  const start = text.lastIndexOf("\n") + 1;
  const last = text
    .slice(start)
    .replace(/[*_`"]/g, "")
    .trim();
  const index = indexOf(last.replace(/^grade\s*:\s*/i, "").replace(/\.$/, ""));
  return index < 0 ? undefined : { grade: index, rationale: text.slice(0, start).trim() };
}
