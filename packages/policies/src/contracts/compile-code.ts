import { isJsonObject, type Json, type JsonObject } from "@cupel/core";
import { defect } from "./contract-defect.ts";

/**
 * A Python program from `{"functions": [{"name", "args", "returns"?, "doc"?, "body"}], "imports"?, "language"?}`. Body lines stand in the
 * function at one level; their own indentation is kept below it, what all of them share is not.
 */
export function compileCode(filled: JsonObject): string {
  refuseOthers(filled, "", ["functions", "imports", "language"]);
  if (filled.language !== undefined && filled.language !== "python") defect("/language", "must be python");
  const imports = filled.imports === undefined ? [] : texts(filled.imports, "/imports");
  if (!Array.isArray(filled.functions) || filled.functions.length === 0) defect("/functions", "must have at least one function");
  const functions = (filled.functions as readonly Json[]).map((item, index) => compileFunction(item, `/functions/${index}`));
  const head = imports.map((line) => (/^(import|from)\s/.test(line) ? line : `import ${line}`));
  return [...(head.length > 0 ? [head.join("\n")] : []), ...functions].join("\n\n");
}

function compileFunction(item: Json, path: string): string {
  if (!isJsonObject(item)) return defect(path, "must be an object");
  refuseOthers(item, path, ["name", "args", "returns", "doc", "body"]);
  const { name, returns, doc } = item;
  if (typeof name !== "string" || !/^[A-Za-z_]\w*$/.test(name)) defect(`${path}/name`, "must be a Python name");
  if (returns !== undefined && typeof returns !== "string") defect(`${path}/returns`, "must be string");
  const args = item.args === undefined ? [] : texts(item.args, `${path}/args`);
  const body = item.body === undefined ? [] : texts(item.body, `${path}/body`).flatMap((line) => line.split("\n"));
  if (body.every((line) => line.trim() === "")) defect(`${path}/body`, "must have a line");
  if (doc !== undefined && typeof doc !== "string") defect(`${path}/doc`, "must be string");
  for (const part of [...args, returns ?? ""])
    if (/[\r\n]/.test(part)) defect(path, "must have each argument and the return type on one line");
  const docstring = doc ? [JSON.stringify(doc)] : [];
  const lines = [...docstring, ...dedented(body)].map((line) => (line.trim() === "" ? "" : `    ${line}`));
  return `def ${name}(${args.join(", ")})${returns ? ` -> ${returns}` : ""}:\n${lines.join("\n")}`;
}

function dedented(lines: readonly string[]): readonly string[] {
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const [shared = ""] = indents.toSorted((left, right) => left.length - right.length);
  return indents.every((indent) => indent.startsWith(shared)) ? lines.map((line) => line.slice(shared.length)) : lines;
}

function texts(value: Json, path: string): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) return defect(path, "must be an array of strings");
  return value as readonly string[];
}

function refuseOthers(object: JsonObject, path: string, known: readonly string[]): void {
  const other = Object.keys(object).find((key) => !known.includes(key));
  if (other !== undefined) defect(path === "" ? "/" : path, `must NOT have additional properties: ${other}`);
}
