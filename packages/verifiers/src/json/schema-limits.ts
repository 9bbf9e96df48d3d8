import type { Json, JsonObject } from "@cupel/core";

const longest = 256 << 10;
const deepest = 64;
const mostObjects = 10_000;

/** Why a schema is not even compiled: too large, too deep, too many parts, or `$async`. */
export function schemaLimitDefect(schema: Json): string | undefined {
  let objects = 0;
  let open: Json[] = [schema];
  for (let depth = 0; open.length > 0; depth++) {
    if (depth > deepest) return `the schema is nested deeper than ${deepest}`;
    const children: Json[] = [];
    for (const value of open) {
      if (typeof value !== "object" || value === null) continue;
      if (++objects > mostObjects) return `the schema has more than ${mostObjects} parts`;
      if (!Array.isArray(value) && Object.hasOwn(value, "$async")) return "the schema uses $async, which would let any answer pass";
      for (const child of Object.values(value as JsonObject)) if (child !== undefined) children.push(child);
    }
    open = children;
  }
  const length = JSON.stringify(schema).length;
  return length > longest ? `the schema has ${length} characters; at most ${longest} are allowed` : undefined;
}
