import { createRequire } from "node:module";
import { isJsonObject, type JsonObject } from "@cupel/core";
import type { Ajv, ErrorObject, Options, ValidateFunction } from "ajv";
import { type Contract, misfit, mostProblems, type Problem, type ReadySchema } from "./contract.ts";
import { type Draft, draftOf, ignoresBesideRef } from "./drafts.ts";
import { askInherited, namesIn } from "./inherited-names.ts";
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
// Loaded when the first schema is: whoever verifies something else does not pay for it.
const load = createRequire(import.meta.url);
const drafts: Readonly<Record<Draft, () => object>> = {
  "04": () => load("ajv-draft-04") as typeof import("ajv-draft-04"),
  "06": () => load("ajv") as object,
  "07": () => load("ajv") as object,
  "2019-09": () => load("ajv/dist/2019.js") as object,
  "2020-12": () => load("ajv/dist/2020.js") as object,
};
const metas = new Map<Draft, Ajv>();
/** Longest value, in characters, of which more than the first problem is told: a value may have a million. */
const longestListed = 1 << 16;
/** Most names for which it is looked up, with every answer, that none is inherited. */
const mostNames = 64;
const fits: readonly Problem[] = [];

/** Compiles a schema of a known draft. Throws what ajv throws: what its strict mode refuses begins with `strict mode:`. */
export function compileWithAjv({ schema, documents = {}, strict = true, formats = true }: Contract): ReadySchema {
  const draft = (isJsonObject(schema) ? draftOf(schema.$schema) : undefined) ?? "2020-12";
  const custom = new Set<string>();
  walkSchema(schema, (subschema) => {
    for (const keyword of Object.keys(subschema)) if (keyword.startsWith("x-")) custom.add(keyword);
  });
  const compile = (more: Options): ValidateFunction => {
    const ajv = ajvFor(draft, { strictSchema: strict, validateFormats: formats, ...more });
    for (const keyword of custom) ajv.addKeyword(keyword);
    for (const [uri, document] of Object.entries(documents)) ajv.addSchema(document as JsonObject | boolean, uri);
    return ajv.compile(schema as JsonObject | boolean);
  };
  const validate = compile({});
  // What is inherited is no property of an answer. Where nothing is that the schema names, ajv need not ask: that is three times as fast.
  const names = namesIn([schema, ...Object.values(documents)]);
  const quick = names.length <= mostNames ? compile({ ownProperties: false }) : undefined;
  const isAnyInherited = askInherited(names);
  let listing: ValidateFunction | undefined;
  return {
    check: (value) => {
      if (quick !== undefined && !isAnyInherited() && isFit(quick(value))) return fits;
      if (isFit(validate(value))) return fits;
      const [first = misfit] = problemsOf(validate.errors);
      if (JSON.stringify(value).length > longestListed) return [first];
      listing ??= compile({ allErrors: true });
      return isFit(listing(value)) ? [first] : problemsOf(listing.errors);
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

function problemsOf(errors: readonly ErrorObject[] | null | undefined): readonly Problem[] {
  const unique = new Map<string, Problem>();
  for (const error of errors ?? []) {
    const problem = { at: error.instancePath, must: demandOf(error) };
    unique.set(JSON.stringify(problem), problem);
    if (unique.size >= mostProblems) break;
  }
  return [...unique.values()];
}

// What ajv leaves out of its sentences although it would help most.
function demandOf({ keyword, message = misfit.must, params }: ErrorObject): string {
  const { allowedValue, allowedValues, additionalProperty } = params as { [name: string]: unknown };
  if (keyword === "const") return `must be ${shown(allowedValue)}`;
  if (keyword === "enum" && Array.isArray(allowedValues)) return `must be one of ${allowedValues.map(shown).join(", ").slice(0, 200)}`;
  return keyword === "additionalProperties" ? `${message}: ${shown(additionalProperty)}` : message;
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 80);
}

function ajvFor(draft: Draft, more: Options): Ajv {
  const all: Options = { ...options, ...more, ...(ignoresBesideRef(draft) && { ignoreKeywordsWithRef: true }) };
  const ajv = emptyAjv(draft, all);
  if (all.validateFormats !== false) (load("ajv-formats") as { readonly default: (ajv: Ajv) => Ajv }).default(ajv);
  return ajv;
}

function emptyAjv(draft: Draft, all: Options): Ajv {
  const { default: Class } = drafts[draft]() as { readonly default: new (options: Options) => Ajv };
  const ajv = new Class(all);
  if (draft === "06") ajv.addMetaSchema(load("ajv/dist/refs/json-schema-draft-06.json") as JsonObject);
  if (draft === "2019-09" || draft === "2020-12") ajv.addKeyword("$anchor");
  return ajv;
}

/** Whether ajv's strict mode refused the schema, which another engine would take. */
export function isStrictRefusal(message: string): boolean {
  return message.startsWith("strict mode:");
}
