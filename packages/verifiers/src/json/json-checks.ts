import type { Json, StandardSchema } from "@cupel/core";

/** What a json task checks. */
export interface JsonChecks {
  /**
   * JSON Schema by its `$schema` (drafts 04, 06, 07, 2019-09, 2020-12, the default), or a Standard Schema (zod, valibot, arktype), whose code runs
   * in this process without a deadline. Absent: any JSON parses. Not to be changed later.
   */
  readonly schema?: Json | StandardSchema;
  /** Hidden: the part of the answer that is fixed. Used at scope `gold`. */
  readonly expected?: Json;
  /** How far two numbers may differ where one is no integer, relative and absolute. */
  readonly tolerance?: number;
}

export interface JsonOptions {
  /**
   * Milliseconds of its own for checking one answer against a schema that could make the check slow; 1 to 60,000, default 250. What others take
   * of a busy machine does not count.
   */
  readonly schemaMs?: number;
  /** Such checks at once, at most; 1 to 64, default 1. */
  readonly workers?: number;
  /**
   * `author`, the default: schemas are as trusted as the code that calls, and may become code in this process. `untrusted`: they come from
   * files or the network; each is used in a child process without environment.
   */
  readonly schemas?: "author" | "untrusted";
  /** Schemas that a `$ref` or a `$schema` may name, by address. Nothing is ever fetched. */
  readonly documents?: { readonly [uri: string]: Json };
  /** Whether a keyword or a format that the draft does not know is a defect of the schema. Default true. */
  readonly strictSchema?: boolean;
  /** Whether `format` is checked. Default true. */
  readonly formats?: boolean;
  /** Whether an answer that is no JSON may be mended first; the verdict then says `repaired`. Default false. */
  readonly repair?: boolean;
}
