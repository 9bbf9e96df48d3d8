import { schemaOf } from "@cupel/command-line";
import type { JsonObject } from "@cupel/core";
import { runOptions } from "../run/run-options.ts";

/** JSON Schema (2020-12) of `cupel.config.json` and `cupel.config.yaml`, made from the options themselves. */
export const configSchema: JsonObject = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  $id: "https://cupel.dev/schemas/config-1.json",
  title: "Cupel configuration",
  type: "object",
  additionalProperties: false,
  properties: { $schema: { type: "string" }, ...schemaOf(runOptions) },
};
