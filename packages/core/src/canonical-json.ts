import { CupelError } from "./errors.ts";
import { isStandardSchema, jsonSchemaOf } from "./standard-schema.ts";

/**
 * The one text of a JSON value: members sorted by UTF-16 code units, no white space, numbers as ECMAScript prints them (RFC 8785).
 * Members that are `undefined` are left out. A Standard Schema stands as its JSON Schema.
 *
 * @throws CupelError `DATA_INVALID` for NaN, infinities, functions, symbols, bigints and cycles, naming the path; `UNSUPPORTED` for a
 * Standard Schema whose library does not say it as JSON Schema.
 */
export function canonicalJson(value: unknown): string {
  return write(value, "$", new Set());
}

function write(value: unknown, path: string, open: Set<object>): string {
  if (isStandardSchema(value)) return write(jsonSchemaOf(value), path, open);
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      if (Number.isFinite(value)) return JSON.stringify(value);
      throw new CupelError("DATA_INVALID", `${path} is ${value}, which JSON cannot hold.`);
    case "object":
      return value === null ? "null" : writeContainer(value, path, open);
    default:
      throw new CupelError("DATA_INVALID", `${path} is a ${typeof value}, which JSON cannot hold.`);
  }
}

function writeContainer(value: object, path: string, open: Set<object>): string {
  if (open.has(value)) throw new CupelError("DATA_INVALID", `${path} refers to itself, which JSON cannot hold.`);
  open.add(value);
  const text = Array.isArray(value)
    ? `[${value.map((item, index) => write(item === undefined ? null : item, `${path}[${index}]`, open)).join(",")}]`
    : `{${Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
        .map(([key, member]) => `${JSON.stringify(key)}:${write(member, `${path}.${key}`, open)}`)
        .join(",")}}`;
  open.delete(value);
  return text;
}
