import { isJsonObject, type JsonObject } from "@cupel/core";

/** A member that is an object; an empty one where it is not. For reading what servers send without trusting its shape. */
export function objectIn(value: unknown, name: string): JsonObject {
  const member = isJsonObject(value) ? value[name] : undefined;
  return isJsonObject(member) ? member : {};
}

/** A member that is an array; an empty one where it is not. */
export function arrayIn(value: unknown, name: string): readonly unknown[] {
  const member = isJsonObject(value) ? value[name] : undefined;
  return Array.isArray(member) ? member : [];
}

/** A member that is a string. */
export function stringIn(value: unknown, name: string): string | undefined {
  const member = isJsonObject(value) ? value[name] : undefined;
  return typeof member === "string" ? member : undefined;
}

/** A member that is a number of things: finite and not negative. */
export function countIn(value: unknown, name: string): number | undefined {
  const member = isJsonObject(value) ? value[name] : undefined;
  return typeof member === "number" && Number.isFinite(member) && member >= 0 ? member : undefined;
}
