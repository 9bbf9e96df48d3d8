import { createHash } from "node:crypto";
import { canonicalJson, isJsonObject, type Json, messageOf } from "@cupel/core";
import { isBoundedSchema } from "./is-bounded-schema.ts";
import { ajvFor, draftDefect } from "./schema-drafts.ts";
import { schemaLimitDefect } from "./schema-limits.ts";
import { unsoundKeyword } from "./unsound-keyword.ts";

/** A schema ready to check values, or a sentence on why it cannot be used. */
export type CompiledSchema =
  | {
      /** The first reason why a value does not fit, in the form `/path must be integer`; undefined where it fits. */
      check(value: Json): string | undefined;
      /** True where no answer of moderate length makes `check` slow. */
      readonly bounded: boolean;
    }
  | { readonly defect: string };

const cacheSize = 256;
const cache = new Map<string, CompiledSchema>();
// Frozen schemas, as public tasks have them, are found without hashing them again.
const frozen = new WeakMap<object, CompiledSchema>();

/** Compiles a schema, or takes it from the 256 used last, found by content. Never throws. */
export function compileSchema(schema: Json): CompiledSchema {
  if (typeof schema !== "object" || schema === null || !Object.isFrozen(schema)) return compileByContent(schema);
  const compiled = frozen.get(schema) ?? compileByContent(schema);
  frozen.set(schema, compiled);
  return compiled;
}

function compileByContent(schema: Json): CompiledSchema {
  const limit = schemaLimitDefect(schema);
  if (limit !== undefined) return { defect: limit };
  const key = createHash("sha256").update(canonicalJson(schema)).digest("base64");
  const compiled = cache.get(key) ?? compile(schema);
  cache.delete(key);
  cache.set(key, compiled);
  const [oldest] = cache.keys();
  if (cache.size > cacheSize && oldest !== undefined) cache.delete(oldest);
  return compiled;
}

function compile(schema: Json): CompiledSchema {
  if (typeof schema === "boolean") return { check: () => (schema ? undefined : "/ boolean schema is false"), bounded: true };
  if (!isJsonObject(schema)) return { defect: "the schema must be an object or a boolean" };
  const draft = schema.$schema;
  if (draft !== undefined && typeof draft !== "string") return { defect: "the schema's $schema must be a string" };
  const unsound = unsoundKeyword(schema);
  if (unsound !== undefined) return { defect: unsound };
  const ajv = ajvFor(draft);
  if (ajv === undefined)
    return { defect: `the schema's $schema ${JSON.stringify(draft)} is no draft that is known (04, 06, 07, 2019-09, 2020-12)` };
  try {
    const invalid = draftDefect(schema, draft);
    if (invalid !== undefined) return { defect: `the schema cannot be used: ${invalid}` };
    const validate = ajv.compile(schema);
    const check = (value: Json) => {
      const valid: unknown = validate(value);
      if (typeof valid !== "boolean") throw new Error("the schema gave no verdict");
      return valid ? undefined : describe(validate.errors?.[0]);
    };
    return { check, bounded: isBoundedSchema(schema) };
  } catch (thrown) {
    return { defect: `the schema cannot be used: ${messageOf(thrown)}` };
  }
}

function describe(error: { readonly instancePath: string; readonly message?: string } | undefined): string {
  return `${error?.instancePath || "/"} ${error?.message ?? "does not fit the schema"}`;
}
