import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import { defect } from "./contract-defect.ts";
import { sqlKeywords } from "./sql-keywords.ts";
import { comparisons, sqlFunctions, sqlOperators } from "./sql-words.ts";

const known = ["select", "distinct", "from", "where", "match", "group_by", "having", "order_by", "limit"];

/**
 * A SELECT statement from its tree. Names become identifiers, quoted where they need it, values literals; operators and functions come from closed lists, so
 * nothing that a model writes becomes syntax. What the tree cannot say is a defect, never dropped.
 */
export function compileSql(tree: JsonObject): string {
  const other = Object.keys(tree).find((key) => !known.includes(key));
  if (other !== undefined) defect("/", `must NOT have additional properties: ${other}`);
  const { distinct = false, match = "all" } = tree;
  if (typeof distinct !== "boolean") defect("/distinct", "must be boolean");
  if (match !== "all" && match !== "any") defect("/match", "must be all or any");
  const select = list(tree.select, "/select", selected);
  if (select.length === 0) defect("/select", "must have a column");
  const parts = [`SELECT ${distinct ? "DISTINCT " : ""}${select.join(", ")} FROM ${identifier(tree.from, "/from")}`];
  const where = list(tree.where, "/where", (item, path) => condition(item, path, column));
  if (where.length > 0) parts.push(`WHERE ${where.join(match === "any" ? " OR " : " AND ")}`);
  const groups = list(tree.group_by, "/group_by", identifier);
  if (groups.length > 0) parts.push(`GROUP BY ${groups.join(", ")}`);
  const having = list(tree.having, "/having", (item, path) => condition(item, path, expression));
  if (having.length > 0) parts.push(`HAVING ${having.join(" AND ")}`);
  const order = list(tree.order_by, "/order_by", ordered);
  if (order.length > 0) parts.push(`ORDER BY ${order.join(", ")}`);
  if (tree.limit !== undefined && tree.limit !== null) parts.push(`LIMIT ${count(tree.limit)}`);
  return parts.join(" ");
}

function list(value: Json | undefined, path: string, compile: (item: Json, path: string) => string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return defect(path, "must be array");
  return value.map((item, index) => compile(item as Json, `${path}/${index}`));
}

function selected(item: Json, path: string): string {
  if (!isJsonObject(item)) return item === "*" ? "*" : (call(item, path) ?? identifier(item, path));
  refuseOthers(item, path, ["fn", "col", "as"]);
  const text = expression(item, path);
  return item.as === undefined ? text : `${text} AS ${identifier(item.as, `${path}/as`)}`;
}

/** A column, or an aggregate: `{"fn", "col"}`, or written out as in `{"col": "COUNT(*)"}`. */
function expression(item: JsonObject, path: string): string {
  return item.fn === undefined ? (call(item.col, `${path}/col`) ?? identifier(item.col, `${path}/col`)) : aggregate(item, path);
}

function column({ fn, col }: JsonObject, path: string): string {
  return fn === undefined ? identifier(col, `${path}/col`) : defect(`${path}/fn`, "must not stand in where; use having");
}

/** An aggregate that was written out, such as `COUNT(*)`: never a name, whatever the case. */
function call(text: Json | undefined, path: string): string | undefined {
  const [, fn, col] = (typeof text === "string" && /^\s*([A-Za-z]+)\s*\(\s*(\*|[\w.]+)\s*\)\s*$/.exec(text)) || [];
  return fn === undefined || col === undefined ? undefined : aggregate({ fn, col }, path);
}

function aggregate({ fn, col = "*" }: JsonObject, path: string): string {
  const name = typeof fn === "string" ? fn.toLowerCase() : "";
  if (!sqlFunctions.some((known) => known === name)) defect(`${path}/fn`, `must be one of ${sqlFunctions.join(", ")}`);
  if (col === "*") return name === "count" ? "COUNT(*)" : defect(`${path}/col`, `must be a column for ${name}`);
  return `${name.toUpperCase()}(${identifier(col, `${path}/col`)})`;
}

/** A comparison, or several as `{"all": [...]}` or `{"any": [...]}`. `side` compiles the left side. */
function condition(item: Json, path: string, side: (object: JsonObject, path: string) => string): string {
  if (!isJsonObject(item)) return defect(path, "must be object");
  for (const [word, glue] of [["all", " AND "] as const, ["any", " OR "] as const]) {
    if (item[word] === undefined) continue;
    refuseOthers(item, path, [word]);
    const parts = list(item[word], `${path}/${word}`, (each, at) => condition(each, at, side));
    return parts.length > 0 ? `(${parts.join(glue)})` : defect(`${path}/${word}`, "must have a condition");
  }
  refuseOthers(item, path, ["fn", "col", "op", "val"]);
  const left = side(item, path);
  const operator = typeof item.op === "string" ? item.op.toLowerCase() : "";
  const value = item.val ?? null;
  if (operator === "between") {
    if (!Array.isArray(value) || value.length !== 2) return defect(`${path}/val`, "must be two values");
    return `${left} BETWEEN ${literal(value[0] as Json, path)} AND ${literal(value[1] as Json, path)}`;
  }
  if (operator === "in") {
    if (!Array.isArray(value) || value.length === 0) return defect(`${path}/val`, "must be an array of values");
    return `${left} IN (${value.map((each) => literal(each as Json, path)).join(", ")})`;
  }
  if (operator === "like") {
    return typeof value === "string" ? `${left} LIKE ${literal(value, path)}` : defect(`${path}/val`, "must be string");
  }
  const symbol = comparisons.get(operator) ?? defect(`${path}/op`, `must be one of ${sqlOperators.join(", ")}`);
  if (value === null) {
    return symbol === "=" || symbol === "<>" ? `${left} IS ${symbol === "=" ? "" : "NOT "}NULL` : defect(`${path}/val`, "must not be null");
  }
  return `${left} ${symbol} ${literal(value, path)}`;
}

function ordered(item: Json, path: string): string {
  if (typeof item === "string") return call(item, path) ?? identifier(item, path);
  if (!isJsonObject(item)) return defect(path, "must be object");
  refuseOthers(item, path, ["fn", "col", "dir"]);
  const { dir = "asc" } = item;
  const direction = typeof dir === "string" ? dir.toUpperCase() : "";
  if (direction !== "ASC" && direction !== "DESC") defect(`${path}/dir`, "must be asc or desc");
  return `${expression(item, path)} ${direction}`;
}

function identifier(name: Json | undefined, path: string): string {
  if (typeof name !== "string" || name === "" || name.includes("\u0000")) return defect(path, "must be a name");
  // `table.column` names two things; everything else is one name, whatever it holds.
  return (/^\w+\.\w+$/.test(name) ? name.split(".") : [name]).map(quoted).join(".");
}

/** A name that SQLite reads as a name. Never in double quotes: those it takes for a string where no such column exists. */
function quoted(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !sqlKeywords.has(name.toLowerCase()) ? name : `\`${name.replaceAll("`", "``")}\``;
}

function literal(value: Json, path: string): string {
  if (typeof value === "string")
    return value.includes("\u0000") ? defect(`${path}/val`, "must hold no NUL character") : `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value === "boolean") return value ? "1" : "0";
  return defect(`${path}/val`, "must be a string, a number or a boolean");
}

function count(value: Json): string {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? String(value) : defect("/limit", "must be a whole number");
}

function refuseOthers(object: JsonObject, path: string, allowed: readonly string[]): void {
  const other = Object.keys(object).find((key) => !allowed.includes(key));
  if (other !== undefined) defect(path, `must NOT have additional properties: ${other}`);
}
