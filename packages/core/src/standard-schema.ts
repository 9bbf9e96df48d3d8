import { CupelError, messageOf } from "./errors.ts";
import { isJsonObject, type Json, type JsonObject } from "./json.ts";

/** What a Standard Schema says of a value: it fits (there are no issues), or what is wrong with it. */
export interface StandardResult {
  readonly value?: unknown;
  readonly issues?: readonly StandardIssue[] | undefined;
}

export interface StandardIssue {
  readonly message: string;
  /** Keys from the whole to the part, bare or as `{ key }`. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/**
 * A schema of any library that implements Standard Schema (https://standardschema.dev, version 1): zod, valibot, arktype and others. Told by
 * its shape, so that none of them is needed here.
 */
export interface StandardSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): StandardResult | Promise<StandardResult>;
    /** Where the library can say the same as JSON Schema. */
    readonly jsonSchema?: StandardJsonSchema["~standard"]["jsonSchema"];
  };
}

/** The part of Standard Schema that says what a schema is as JSON Schema. */
export interface StandardJsonSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly jsonSchema: { input(options: { readonly target: "draft-2020-12" }): { readonly [key: string]: unknown } };
  };
}

/** Whether a value is a schema that validates by Standard Schema. Some libraries make them functions. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== "object" && typeof value !== "function") || value === null || !("~standard" in value)) return false;
  const standard = value["~standard"];
  return typeof standard === "object" && standard !== null && "validate" in standard && typeof standard.validate === "function";
}

/**
 * A schema as JSON Schema (2020-12), of what goes in: for prompts, for `responseFormat`, and for the hash of a task. What JSON Schema cannot
 * say, such as a refinement by code, is not in it.
 *
 * @throws CupelError `UNSUPPORTED` where the library does not offer it, or cannot say this schema
 */
export function jsonSchemaOf(schema: StandardSchema | StandardJsonSchema): JsonObject {
  const { vendor, jsonSchema } = schema["~standard"];
  if (jsonSchema === undefined) {
    throw new CupelError("UNSUPPORTED", `The schema of ${vendor} does not say what it is as JSON Schema.`, {
      hint: "zod 4.2 and arktype 2.1.28 do; for valibot use toStandardJsonSchema of @valibot/to-json-schema. Or give the JSON Schema itself.",
    });
  }
  try {
    const said: unknown = JSON.parse(JSON.stringify(jsonSchema.input({ target: "draft-2020-12" })) ?? "null");
    if (isJsonObject(said)) return said;
  } catch (thrown) {
    throw new CupelError("UNSUPPORTED", `${vendor} cannot say this schema as JSON Schema: ${messageOf(thrown)}`, { cause: thrown });
  }
  throw new CupelError("UNSUPPORTED", `${vendor} gives something else than an object as JSON Schema.`);
}

/**
 * The schema of a check as it may be shown, hashed or held to in decoding: a Standard Schema as its JSON Schema, anything else as it is.
 * @throws CupelError `UNSUPPORTED` as {@link jsonSchemaOf}
 */
export function plainSchema(schema: Json | StandardSchema | undefined): Json | undefined {
  return isStandardSchema(schema) ? jsonSchemaOf(schema) : schema;
}
