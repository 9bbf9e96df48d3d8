import type { Json } from "@cupel/core";

/** By what schemas are read. */
export interface SchemaRules {
  readonly documents?: { readonly [uri: string]: Json };
  readonly strict: boolean;
  readonly formats: boolean;
  /** Whether code may be generated from schemas in this process. */
  readonly trusted: boolean;
}
