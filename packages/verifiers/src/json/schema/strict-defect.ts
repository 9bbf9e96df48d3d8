import type { JsonObject } from "@cupel/core";
import { type Draft, draftOf, ignoresBesideRef } from "./drafts.ts";
import { keywords } from "./keywords.ts";
import { isKnownFormat } from "./known-formats.ts";
import { escaped, walkSchema } from "./walk-schema.ts";

/** The first keyword or format that the draft does not know, with its JSON pointer. What begins with `x-` is nobody's business. */
export function strictDefect(schema: JsonObject, draft: Draft): string | undefined {
  let defect: string | undefined;
  walkSchema(schema, (subschema, pointer) => {
    if (defect !== undefined) return;
    const own = draftOf(subschema.$schema) ?? draft;
    if (ignoresBesideRef(own) && typeof subschema.$ref === "string") return;
    for (const [keyword, value] of Object.entries(subschema)) {
      const where = `${pointer}/${escaped(keyword)}`;
      if (!keywords[own].has(keyword) && !keyword.startsWith("x-")) defect ??= `unknown keyword: "${keyword}" at ${where}`;
      if (keyword === "format" && typeof value === "string" && !isKnownFormat(value)) defect ??= `unknown format "${value}" at ${where}`;
    }
  });
  return defect;
}
