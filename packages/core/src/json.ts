/** A value that survives JSON: what records, checks and evidence are made of. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. Absent and `undefined` members are the same. */
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** True for plain objects: not null, not an array. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
