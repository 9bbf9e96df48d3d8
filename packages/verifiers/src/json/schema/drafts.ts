import type { Json } from "@cupel/core";

/** A draft of JSON Schema that is known here. */
export type Draft = "04" | "06" | "07" | "2019-09" | "2020-12";

const uris: Readonly<Record<Draft, string>> = {
  "04": "http://json-schema.org/draft-04/schema",
  "06": "http://json-schema.org/draft-06/schema",
  "07": "http://json-schema.org/draft-07/schema",
  "2019-09": "https://json-schema.org/draft/2019-09/schema",
  "2020-12": "https://json-schema.org/draft/2020-12/schema",
};

const drafts = new Map((Object.keys(uris) as Draft[]).map((draft) => [bare(uris[draft]), draft]));

/** The draft that a `$schema` names, with any scheme and an empty fragment or none; 2020-12 where there is none, undefined if unknown. */
export function draftOf($schema: Json | undefined): Draft | undefined {
  if ($schema === undefined) return "2020-12";
  return typeof $schema === "string" ? drafts.get(bare($schema)) : undefined;
}

/** The address of a draft's own schema, without a fragment. */
export function uriOf(draft: Draft): string {
  return uris[draft];
}

/** Whether whatever stands beside a `$ref` is ignored. */
export function ignoresBesideRef(draft: Draft): boolean {
  return draft === "04" || draft === "06" || draft === "07";
}

function bare(uri: string): string {
  return uri.replace(/^https?:\/\//, "").replace(/#$/, "");
}
