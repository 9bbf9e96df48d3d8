import { createRequire } from "node:module";
import { isJsonObject, type JsonObject } from "@cupel/core";
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import draft4 from "ajv-draft-04";
import formatsPlugin from "ajv-formats";
import { type Contract, mostProblems, type ReadySchema } from "./contract.ts";
import { type Draft, draftOf, ignoresBesideRef } from "./drafts.ts";
import { walkSchema } from "./walk-schema.ts";

// Values are never changed: no coercion, no defaults, no removal are ajv's defaults.
const options: Options = {
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  ownProperties: true,
  allowMatchingProperties: true,
  // Done by `draftDefect`.
  validateSchema: false,
  logger: false,
};
const load = createRequire(import.meta.url);
const metas = new Map<Draft, Ajv>();
/** Longest value, in characters, of which more than the first problem is told: a value may have a million. */
const longestListed = 1 << 16;

/** Compiles a schema of a known draft. Throws what ajv throws: what its strict mode refuses begins with `strict mode:`. */
export function compileWithAjv({ schema, documents = {}, strict = true, formats = true }: Contract): ReadySchema {
  const draft = (isJsonObject(schema) ? draftOf(schema.$schema) : undefined) ?? "2020-12";
  const custom = new Set<string>();
  walkSchema(schema, (subschema) => {
    for (const keyword of Object.keys(subschema)) if (keyword.startsWith("x-")) custom.add(keyword);
  });
  const compile = (allErrors: boolean): ValidateFunction => {
    const ajv = ajvFor(draft, { strictSchema: strict, validateFormats: formats, allErrors });
    for (const keyword of custom) ajv.addKeyword(keyword);
    for (const [uri, document] of Object.entries(documents)) ajv.addSchema(document as JsonObject | boolean, uri);
    return ajv.compile(schema as JsonObject | boolean);
  };
  const validate = compile(false);
  let listing: ValidateFunction | undefined;
  return {
    check: (value) => {
      if (isFit(validate(value))) return [];
      const [first] = sentences(validate.errors);
      if (JSON.stringify(value).length > longestListed) return [first ?? "/ does not fit the schema"];
      listing ??= compile(true);
      return isFit(listing(value)) ? [first ?? "/ does not fit the schema"] : sentences(listing.errors);
    },
  };
}

/** Why a schema does not fit the schema of its draft. One validator a draft is kept: a draft's own schema is slow to compile. */
export function draftDefect(schema: JsonObject, draft: Draft): string | undefined {
  const meta = metas.get(draft) ?? ajvFor(draft, {});
  metas.set(draft, meta);
  return meta.validateSchema(schema) === true ? undefined : `schema is invalid: ${meta.errorsText(meta.errors, { dataVar: "schema" })}`;
}

/** What a validator said. A promise is true in every condition, so that it would let any answer pass. */
export function isFit(result: unknown): boolean {
  if (typeof result !== "boolean") throw new Error("the schema gave no verdict");
  return result;
}

function sentences(errors: readonly ErrorObject[] | null | undefined): readonly string[] {
  const lines = (errors ?? []).map(({ instancePath, message }) => `${instancePath || "/"} ${message ?? "does not fit the schema"}`);
  return [...new Set(lines)].slice(0, mostProblems);
}

function ajvFor(draft: Draft, more: Options): Ajv {
  const all: Options = { ...options, ...more, ...(ignoresBesideRef(draft) && { ignoreKeywordsWithRef: true }) };
  const ajv = emptyAjv(draft, all);
  if (all.validateFormats !== false) formatsPlugin.default(ajv);
  return ajv;
}

function emptyAjv(draft: Draft, all: Options): Ajv {
  switch (draft) {
    case "04":
      return new draft4.default(all) as unknown as Ajv;
    case "06":
      return new Ajv(all).addMetaSchema(load("ajv/dist/refs/json-schema-draft-06.json") as JsonObject);
    case "07":
      return new Ajv(all);
    case "2019-09":
      return (new Ajv2019(all) as unknown as Ajv).addKeyword("$anchor");
    case "2020-12":
      return (new Ajv2020(all) as unknown as Ajv).addKeyword("$anchor");
  }
}

/** Whether ajv's strict mode refused the schema, which another engine would take. */
export function isStrictRefusal(message: string): boolean {
  return message.startsWith("strict mode:");
}
