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

/** What is wrong with a value. */
export interface Problem {
  /** JSON pointer of the part that does not fit; empty for the whole. */
  readonly at: string;
  /** What it must be, such as `must be integer`. */
  readonly must: string;
}

/** A schema that an engine is ready to check values against. */
export interface ReadySchema {
  /** What does not fit, at most 20 problems; none where the value fits. */
  check(value: Json): readonly Problem[];
}

/** Most problems told of one value. */
export const mostProblems = 20;

/** What is said where an engine does not say more. */
export const misfit: Problem = { at: "", must: "must fit the schema" };
