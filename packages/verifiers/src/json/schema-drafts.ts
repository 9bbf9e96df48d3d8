import { createRequire } from "node:module";
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
  logger: false,
};
const load = createRequire(import.meta.url);

const drafts: Readonly<Record<string, () => Ajv>> = {
  "json-schema.org/draft-04/schema": () => new draft4.default({ ...options, ignoreKeywordsWithRef: true } as Options) as unknown as Ajv,
  "json-schema.org/draft-06/schema": () =>
    new Ajv({ ...options, ignoreKeywordsWithRef: true }).addMetaSchema(load("ajv/dist/refs/json-schema-draft-06.json")),
  "json-schema.org/draft-07/schema": () => new Ajv({ ...options, ignoreKeywordsWithRef: true }),
  "json-schema.org/draft/2019-09/schema": () => (new Ajv2019(options) as unknown as Ajv).addKeyword("$anchor"),
  "json-schema.org/draft/2020-12/schema": () => (new Ajv2020(options) as unknown as Ajv).addKeyword("$anchor"),
};

/** A fresh validator for a draft named by `$schema` (default 2020-12), with formats; undefined for a draft nobody knows. */
export function ajvFor(draft = "https://json-schema.org/draft/2020-12/schema"): Ajv | undefined {
  const make = drafts[draft.replace(/^https?:\/\//, "").replace(/#$/, "")];
  const ajv = make?.();
  if (ajv !== undefined) formats.default(ajv);
  return ajv;
}
