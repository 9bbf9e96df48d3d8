import type { Json } from "@cupel/core";

/** A schema with what it is read by. */
export interface Contract {
  readonly schema: Json;
  /** Schemas that references may name, by address. Nothing is fetched. */
  readonly documents?: { readonly [uri: string]: Json };
  /** Whether unknown keywords and formats are defects. Default true. */
  readonly strict?: boolean;
  /** Whether `format` is checked. Default true. */
  readonly formats?: boolean;
}

/** Why a schema cannot be used. */
export interface SchemaDefect {
  readonly defect: string;
}

/** A schema that an engine is ready to check values against. */
export interface ReadySchema {
  /** What does not fit, at most 20 sentences in the form `/path must be integer`; none where the value fits. */
  check(value: Json): readonly string[];
}

/** Most sentences about one value. */
export const mostProblems = 20;
