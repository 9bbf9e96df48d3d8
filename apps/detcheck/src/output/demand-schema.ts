import { CupelError, type Json } from "@cupel/core";
import { packSchemas } from "@cupel/determinism";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Command } from "commander";

export interface SchemaFlags {
  readonly validateSchema: boolean;
}

/** Adds detLLM's flag. */
export function addSchemaOption(command: Command): Command {
  return command.option("--validate-schema", "hold what is written, or read, against its JSON Schema", false);
}

/**
 * Holds the values of a file against its schema; of JSON lines, each line.
 *
 * @param name of the file as `packSchemas` has it; others hold to nothing
 * @throws CupelError `ARTIFACT_INVALID` naming file, line and place
 */
export function demandSchema(name: string, values: readonly Json[], shown: string = name): void {
  const schema = packSchemas[name];
  if (schema === undefined) return;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  for (const [index, value] of values.entries()) {
    if (validate(value)) continue;
    const [first] = validate.errors ?? [];
    const where = name.endsWith(".jsonl") ? `${shown}:${index + 1}` : shown;
    throw new CupelError(
      "ARTIFACT_INVALID",
      `${where} does not hold to its schema: ${first?.instancePath || "the whole"} ${first?.message}.`,
    );
  }
}

/** The values of a file's text. */
export function valuesOf(name: string, text: string): readonly Json[] {
  const parts = name.endsWith(".jsonl") ? text.split("\n").filter((line) => line.trim() !== "") : [text];
  return parts.map((part) => JSON.parse(part) as Json);
}
