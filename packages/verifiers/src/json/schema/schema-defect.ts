import { isJsonObject } from "@cupel/core";
import { schemaLimitDefect } from "../schema-limits.ts";
import type { Contract } from "./contract.ts";
import { draftOf } from "./drafts.ts";
import { ignoredId } from "./route-schema.ts";
import { strictDefect } from "./strict-defect.ts";

/** Why a schema is not even given to an engine; undefined for one that is. Runs nothing that the schema says. */
export function schemaDefect({ schema, documents = {}, strict = true }: Contract): string | undefined {
  for (const part of [schema, ...Object.values(documents)]) {
    const limit = schemaLimitDefect(part);
    if (limit !== undefined) return limit;
  }
  if (typeof schema === "boolean") return undefined;
  if (!isJsonObject(schema)) return "the schema must be an object or a boolean";
  const { $schema } = schema;
  if ($schema !== undefined && typeof $schema !== "string") return "the schema's $schema must be a string";
  const draft = draftOf($schema);
  if (draft === undefined && !Object.hasOwn(documents, String($schema).replace(/#$/, "")))
    return `the schema's $schema ${JSON.stringify($schema)} is no draft that is known (04, 06, 07, 2019-09, 2020-12)`;
  const ignored = draft && ignoredId(schema, draft);
  if (ignored !== undefined) return `the schema has an id beside a $ref at ${ignored}, which draft ${draft} ignores`;
  const unknown = strict ? strictDefect(schema, draft ?? "2020-12") : undefined;
  return unknown === undefined ? undefined : `the schema cannot be used: ${unknown}`;
}
