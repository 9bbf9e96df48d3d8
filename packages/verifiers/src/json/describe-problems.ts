import { isJsonObject, type Json } from "@cupel/core";
import type { Problem } from "./schema/contract.ts";

const longest = 60;

/** What is wrong with a value, in one line: where, what it must be and, where the value is given, what stands there: `/users must be integer, not "3"`. */
export function describeProblems(problems: readonly Problem[], value?: Json): string {
  return problems.map((problem) => describe(problem, value)).join("; ");
}

function describe({ at, must }: Problem, value: Json | undefined): string {
  const found = value === undefined ? undefined : valueAt(value, at);
  const actual = found === undefined || (typeof found === "object" && found !== null) ? "" : `, not ${shown(found)}`;
  return `${at || "/"} ${must}${actual}`;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function valueAt(value: Json, pointer: string): Json | undefined {
  let part: Json | undefined = value;
  for (const step of pointer.split("/").slice(1)) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (Array.isArray(part)) part = part[Number(name)];
    else part = isJsonObject(part) && Object.hasOwn(part, name) ? part[name] : undefined;
  }
  return part;
}
