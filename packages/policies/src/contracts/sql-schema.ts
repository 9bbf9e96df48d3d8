import { isJsonObject, type JsonObject, type TaskChecks } from "@cupel/core";
import { sqlFunctions, sqlOperators } from "./sql-words.ts";

const freeName: JsonObject = { type: "string", minLength: 1, maxLength: 64 };
const fn: JsonObject = { enum: sqlFunctions };
const value: JsonObject = { type: ["string", "number", "boolean", "null"], maxLength: 120 };

/**
 * What `compileSql` takes, but for conditions nested more than once and qualified names. Where the checks list every table, tables and
 * columns are those; what may be an alias (in `having` and `order_by`) is any name.
 */
export function sqlSchema({ tables, setup }: TaskChecks): JsonObject {
  const known = setup === undefined && Array.isArray(tables) ? (tables as readonly unknown[]).filter(isJsonObject) : [];
  const table = namesOf(known.map(({ name }) => name));
  const column = namesOf(
    known.flatMap(({ columns }) => (Array.isArray(columns) ? columns.flatMap(([name]: readonly unknown[]) => name) : [])),
  );
  const counted = column === freeName ? freeName : { enum: ["*", ...(column.enum as readonly string[])] };
  return object(
    {
      select: listOf({ anyOf: [counted, object({ fn, col: counted, as: freeName }, ["col"])] }, 1),
      distinct: { type: "boolean" },
      from: table,
      where: listOf(condition({ col: column })),
      match: { enum: ["all", "any"] },
      group_by: listOf(column),
      having: listOf(condition({ fn, col: freeName })),
      order_by: listOf({ anyOf: [freeName, object({ fn, col: freeName, dir: { enum: ["asc", "desc"] } }, ["col"])] }),
      limit: { type: "integer" },
    },
    ["select", "from"],
  );
}

function namesOf(names: readonly unknown[]): JsonObject {
  const known = new Set(names.filter((name) => typeof name === "string"));
  return known.size === 0 ? freeName : { enum: [...known] };
}

function object(properties: JsonObject, required: readonly string[]): JsonObject {
  return { type: "object", properties, required, additionalProperties: false };
}

function listOf(items: JsonObject, minItems = 0): JsonObject {
  return { type: "array", items, minItems };
}

/** A comparison, or several of them as `all` or `any`. */
function condition(left: JsonObject): JsonObject {
  const comparison = object(
    { ...left, op: { enum: sqlOperators }, val: { anyOf: [value, { type: "array", items: value, minItems: 1 }] } },
    ["col", "op", "val"],
  );
  return { anyOf: [comparison, object({ all: listOf(comparison, 1) }, ["all"]), object({ any: listOf(comparison, 1) }, ["any"])] };
}
