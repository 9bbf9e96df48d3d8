import type { Problem } from "../schema/contract.ts";

/** What a worker is asked: to check values against a schema that it knows by key, or is told. Both travel as JSON text. */
export interface SchemaJob {
  readonly key: string;
  /** The contract; absent where the worker is taken to know it. */
  readonly contract?: string;
  readonly values: readonly string[];
}

/**
 * `missing`: the worker does not know the key. `defect`: the schema cannot be used. `checked`: the problems of each value up to the first
 * without any, or of every one. `broken`: checking broke, whatever the value.
 */
export type SchemaAnswer =
  | { readonly kind: "missing" }
  | { readonly kind: "defect"; readonly defect: string }
  | { readonly kind: "checked"; readonly problems: readonly (readonly Problem[])[] }
  | { readonly kind: "broken"; readonly message: string };
