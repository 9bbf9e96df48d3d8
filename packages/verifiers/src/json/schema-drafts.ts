import { createRequire } from "node:module";
import type { JsonObject } from "@cupel/core";
import { Ajv, type Options } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import draft4 from "ajv-draft-04";
import formats from "ajv-formats";

const options: Options = {
  strictSchema: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  validateFormats: true,
  ownProperties: true,
  allowMatchingProperties: true,
  // Done by `draftDefect`.
  validateSchema: false,
  logger: false,
};
const latest = "https://json-schema.org/draft/2020-12/schema";
const load = createRequire(import.meta.url);

const drafts: Readonly<Record<string, () => Ajv>> = {
  "json-schema.org/draft-04/schema": () => new draft4.default({ ...options, ignoreKeywordsWithRef: true } as Options) as unknown as Ajv,
  "json-schema.org/draft-06/schema": () =>
    new Ajv({ ...options, ignoreKeywordsWithRef: true }).addMetaSchema(load("ajv/dist/refs/json-schema-draft-06.json")),
  "json-schema.org/draft-07/schema": () => new Ajv({ ...options, ignoreKeywordsWithRef: true }),
  "json-schema.org/draft/2019-09/schema": () => (new Ajv2019(options) as unknown as Ajv).addKeyword("$anchor"),
  "json-schema.org/draft/2020-12/schema": () => (new Ajv2020(options) as unknown as Ajv).addKeyword("$anchor"),
};

const metas = new Map<string, Ajv>();

/**
 * Why a schema does not fit the schema of its draft; undefined where it does. One validator a draft is kept for this: compiling the
 * draft's own schema costs ten times as much as compiling a usual one.
 */
export function draftDefect(schema: JsonObject, draft = latest): string | undefined {
  const meta = metas.get(draft) ?? ajvFor(draft);
  if (meta === undefined) return undefined;
  metas.set(draft, meta);
  return meta.validateSchema(schema) === true ? undefined : `schema is invalid: ${meta.errorsText(meta.errors, { dataVar: "schema" })}`;
}

/** A fresh validator for a draft named by `$schema` (default 2020-12), with formats; undefined for a draft nobody knows. */
export function ajvFor(draft = latest): Ajv | undefined {
  const make = drafts[draft.replace(/^https?:\/\//, "").replace(/#$/, "")];
  const ajv = make?.();
  if (ajv !== undefined) formats.default(ajv);
  return ajv;
}
