import type { Draft } from "./drafts.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const common = words(`$schema $ref title description default type enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum
  maxLength minLength pattern items maxItems minItems uniqueItems maxProperties minProperties required properties patternProperties
  additionalProperties allOf anyOf oneOf not format definitions`);
const since06 = words("$id examples const contains propertyNames");
const since07 = words("$comment if then else readOnly writeOnly contentEncoding contentMediaType");
const since2019 = words(`$anchor $defs $vocabulary dependentRequired dependentSchemas minContains maxContains unevaluatedItems
  unevaluatedProperties contentSchema deprecated`);

/** The keywords of each draft. `dependencies` ended with 07: what the new drafts ignore must not be taken for a check. */
export const keywords: Readonly<Record<Draft, ReadonlySet<string>>> = {
  "04": new Set([...common, ...words("id additionalItems dependencies")]),
  "06": new Set([...common, ...since06, ...words("additionalItems dependencies")]),
  "07": new Set([...common, ...since06, ...since07, ...words("additionalItems dependencies")]),
  "2019-09": new Set([...common, ...since06, ...since07, ...since2019, ...words("additionalItems $recursiveRef $recursiveAnchor")]),
  "2020-12": new Set([...common, ...since06, ...since07, ...since2019, ...words("prefixItems $dynamicRef $dynamicAnchor")]),
};

/** Keywords whose value is an object of schemas by name. */
export const mapsOfSchemas: ReadonlySet<string> = new Set(
  words("properties patternProperties $defs definitions dependentSchemas dependencies"),
);

/** Keywords whose value is a schema or a list of them. */
export const schemas: ReadonlySet<string> = new Set(
  words(`additionalItems additionalProperties allOf anyOf contains contentSchema else if items not oneOf prefixItems propertyNames then
    unevaluatedItems unevaluatedProperties`),
);

/** Keywords that only tell something about a schema. */
export const annotations: ReadonlySet<string> = new Set(
  words("$schema $comment title description default examples deprecated readOnly writeOnly"),
);
