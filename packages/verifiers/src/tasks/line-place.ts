import { CupelError, isJsonObject, type Json, type JsonObject } from "@cupel/core";
import { parseStrictJson } from "../json/parse-strict-json.ts";

/** A line of a JSONL file, with where it stands: the subject of every complaint about it. */
export interface PlacedLine {
  readonly source: string;
  /** From 1. */
  readonly line: number;
  readonly object: JsonObject;
}

/** Throws `DATA_INVALID` with file, line and a sentence. */
export function refuse(place: { readonly source: string; readonly line: number }, sentence: string): never {
  throw new CupelError("DATA_INVALID", `${place.source}:${place.line}: ${sentence}`);
}

/** A line's JSON object, strictly read; undefined for a blank line. @throws CupelError `DATA_INVALID` */
export function readLine(text: string, place: { readonly source: string; readonly line: number }): PlacedLine | undefined {
  const bare = place.line === 1 ? text.replace(/^\ufeff/, "") : text;
  if (bare.trim() === "") return undefined;
  const parsed = parseStrictJson(bare);
  if (!("value" in parsed)) return refuse(place, `not valid JSON: ${parsed.problem.replace(/ at line 1 column/, " at column")}.`);
  if (!isJsonObject(parsed.value)) return refuse(place, "a line must hold one JSON object.");
  return { ...place, object: parsed.value };
}

/** A member that must be a text with something in it. @throws CupelError `DATA_INVALID` */
export function requiredText(line: PlacedLine, name: string): string {
  const value = line.object[name];
  if (typeof value === "string" && value.trim() !== "") return value;
  return refuse(line, `${subject(line)} ${value === undefined ? `lacks the field "${name}"` : `needs a text in "${name}"`}.`);
}

/** A member that may be missing or null, else must be a text. @throws CupelError `DATA_INVALID` */
export function optionalText(line: PlacedLine, name: string): string | undefined {
  const value = line.object[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" && value !== "" ? value : refuse(line, `${subject(line)} needs a text in "${name}".`);
}

/** `task "id"`, or `the task` where the id is missing. */
export function subject({ object }: PlacedLine): string {
  const id = object.id ?? object.task_id;
  return typeof id === "string" && id !== "" ? `task "${id}"` : "the task";
}

/** The members whose names are not in the list; undefined when there are none. */
export function otherFields(object: JsonObject, known: readonly string[]): JsonObject | undefined {
  const rest = Object.entries(object).filter((entry): entry is [string, Json] => entry[1] !== undefined && !known.includes(entry[0]));
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
