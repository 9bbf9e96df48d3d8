import { CupelError, isJsonObject, type Json, type JsonObject } from "@cupel/core";
import { choice, type Grammar, literal, nothing } from "./grammar.ts";
import { anyObject, jsonArray, jsonConstant, jsonInteger, jsonMap, jsonNumber, jsonObject, jsonString, jsonValue } from "./json-grammar.ts";

/** A schema as a grammar. */
export interface SchemaGrammar {
  readonly grammar: Grammar;
  /** JSON pointers to the keywords that the grammar does not hold to. Without any, every text it takes is valid. */
  readonly unenforced: readonly string[];
}

/** Keywords that say nothing about which values are valid. */
const annotations =
  "$schema $id $anchor $comment $defs definitions title description default examples deprecated readOnly writeOnly contentMediaType contentEncoding";
const silent: ReadonlySet<string> = new Set(annotations.split(" "));
const enforced = "type properties required additionalProperties items minItems maxItems minLength maxLength".split(" ");
const typeNames = ["object", "array", "string", "number", "integer", "boolean", "null"] as const;
type TypeName = (typeof typeNames)[number];

const deepest = 100;

/**
 * The texts of a JSON Schema. Held to: `type` (one or several), `properties` in their order, `required`, `additionalProperties`, `items`,
 * `minItems`, `maxItems`, `minLength`, `maxLength`, `enum`, `const`, `anyOf` and local `$ref` that stand alone, `true` and `false`. An
 * object with `properties` gets no others. Anything else is named in `unenforced`; a `oneOf` is held to as `anyOf` would be.
 *
 * @throws CupelError `DATA_INVALID` for what is no schema, for one that no value fits, and beyond 100 levels
 */
export function schemaGrammar(root: JsonObject): SchemaGrammar {
  const unenforced = new Set<string>();
  const known = new Map<JsonObject, Grammar>();
  const open: JsonObject[] = [];

  const compile = (schema: Json | undefined, path: string): Grammar => {
    if (schema === true) return jsonValue;
    if (schema === false) return nothing;
    if (!isJsonObject(schema)) throw defect(path, `is ${JSON.stringify(schema)}; a schema is an object, true or false`);
    const done = known.get(schema);
    if (done !== undefined) return done;
    if (open.length >= deepest) throw defect(path, `is nested more than ${deepest} levels deep`);
    open.push(schema);
    const grammar = compileObject(schema, path);
    open.pop();
    known.set(schema, grammar);
    return grammar;
  };

  /** Names what is not held to, beside the keywords that are. */
  const leave = (schema: JsonObject, path: string, held: readonly string[]): void => {
    for (const [keyword, value] of Object.entries(schema)) {
      if (value === undefined || held.includes(keyword) || silent.has(keyword) || keyword.startsWith("x-")) continue;
      unenforced.add(`${path}/${escaped(keyword)}`);
    }
  };

  const compileObject = (schema: JsonObject, path: string): Grammar => {
    if (schema.$ref !== undefined) {
      leave(schema, path, ["$ref"]);
      return compileReference(schema.$ref, path);
    }
    if (schema.const !== undefined || schema.enum !== undefined) {
      leave(schema, path, ["type", schema.const === undefined ? "enum" : "const"]);
      const values = schema.const === undefined ? schema.enum : [schema.const];
      if (!Array.isArray(values)) throw defect(`${path}/enum`, "is no array");
      const types = typesOf(schema, path);
      return choice(...values.filter((value: Json) => types.some((type) => isOf(type, value))).map(jsonConstant));
    }
    for (const keyword of ["anyOf", "oneOf"]) {
      const options = schema[keyword];
      if (options === undefined || Object.keys(schema).some((other) => other !== keyword && !silent.has(other))) continue;
      if (!Array.isArray(options)) throw defect(`${path}/${keyword}`, "is no array");
      leave(schema, path, ["anyOf"]);
      return choice(...options.map((option: Json, index) => compile(option, `${path}/${keyword}/${index}`)));
    }
    leave(schema, path, enforced);
    return choice(...typesOf(schema, path).map((type) => compileType(type, schema, path)));
  };

  const compileReference = (reference: Json, path: string): Grammar => {
    if (typeof reference !== "string" || !/^#(\/|$)/.test(reference)) return unheld(`${path}/$ref`);
    const target = resolve(root, reference);
    if (target === undefined) throw defect(`${path}/$ref`, `names ${reference}, which is not there`);
    // A grammar without end would need to know how short its own texts can be.
    if (isJsonObject(target) && open.includes(target)) return unheld(`${path}/$ref`);
    return compile(target, reference.replace(/^#/, ""));
  };

  const unheld = (path: string): Grammar => {
    unenforced.add(path);
    return jsonValue;
  };

  const compileType = (type: TypeName, schema: JsonObject, path: string): Grammar => {
    if (type === "object") return compileMembers(schema, path);
    if (type === "array") {
      if (Array.isArray(schema.items)) unenforced.add(`${path}/items`);
      const items = schema.items === undefined || Array.isArray(schema.items) ? jsonValue : compile(schema.items, `${path}/items`);
      return jsonArray(items, ...bounds(schema, path, "Items"));
    }
    if (type === "string") return jsonString(...bounds(schema, path, "Length"));
    if (type === "number") return jsonNumber;
    if (type === "integer") return jsonInteger;
    return type === "null" ? literal("null") : choice(literal("true"), literal("false"));
  };

  const compileMembers = ({ properties = {}, required = [], additionalProperties = true }: JsonObject, path: string): Grammar => {
    if (!isJsonObject(properties)) throw defect(`${path}/properties`, "is no object");
    if (!Array.isArray(required)) throw defect(`${path}/required`, "is no array");
    const others = (): Grammar => compile(additionalProperties, `${path}/additionalProperties`);
    const unlisted = required.filter((name: Json) => !Object.hasOwn(properties, String(name)));
    const members = [
      ...Object.entries(properties).map(([name, schema]) => ({
        name,
        value: compile(schema, `${path}/properties/${escaped(name)}`),
        isRequired: required.includes(name),
      })),
      ...unlisted.map((name: Json) => ({ name: String(name), value: others(), isRequired: true })),
    ];
    if (members.length > 0 || additionalProperties === false) return jsonObject(members);
    return additionalProperties === true ? anyObject : jsonMap(others());
  };

  const grammar = compile(root, "");
  if (grammar.least === Number.POSITIVE_INFINITY) throw new CupelError("DATA_INVALID", "No value fits the schema of the response format.");
  return { grammar, unenforced: [...unenforced] };
}

/** The types a schema admits: those it names, else those its other keywords are about, else all. */
function typesOf(schema: JsonObject, path: string): readonly TypeName[] {
  if (schema.type === undefined) {
    if (schema.const !== undefined || schema.enum !== undefined) return typeNames;
    if (["properties", "required", "additionalProperties"].some((keyword) => schema[keyword] !== undefined)) return ["object"];
    if (["items", "minItems", "maxItems"].some((keyword) => schema[keyword] !== undefined)) return ["array"];
    if (["minLength", "maxLength"].some((keyword) => schema[keyword] !== undefined)) return ["string"];
    return typeNames.filter((type) => type !== "integer");
  }
  const names = Array.isArray(schema.type) ? schema.type : [schema.type];
  const other = names.find((name: Json) => !typeNames.some((known) => known === name));
  if (other !== undefined) throw defect(`${path}/type`, `is ${JSON.stringify(other)}; it must be one of ${typeNames.join(", ")}`);
  return names as readonly TypeName[];
}

function isOf(type: TypeName, value: Json): boolean {
  if (type === "null") return value === null;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isJsonObject(value);
  if (type === "integer") return Number.isInteger(value);
  return typeof value === type;
}

function bounds(schema: JsonObject, path: string, what: "Items" | "Length"): [min: number, max: number] {
  const bound = (keyword: string, otherwise: number): number => {
    const value = schema[keyword] ?? otherwise;
    if (typeof value === "number" && value >= 0 && (Number.isInteger(value) || value === otherwise)) return value;
    throw defect(`${path}/${keyword}`, `is ${JSON.stringify(value)}; a whole number of at least 0 was expected`);
  };
  return [bound(`min${what}`, 0), bound(`max${what}`, Number.POSITIVE_INFINITY)];
}

/** What a local JSON pointer names. */
function resolve(root: JsonObject, reference: string): Json | undefined {
  let place: Json | undefined = root;
  for (const part of reference.split("/").slice(1)) {
    const name = part.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
    const key = name.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, key)) return undefined;
    place = (place as JsonObject)[key];
  }
  return place;
}

function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function defect(path: string, fact: string): CupelError {
  return new CupelError("DATA_INVALID", `The schema of the response format${path === "" ? "" : ` at ${path}`} ${fact}.`);
}
