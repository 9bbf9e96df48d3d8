import { isJsonObject, messageOf } from "@cupel/core";
import { compileWithAjv, draftDefect, isStrictRefusal } from "./ajv-engine.ts";
import type { Contract, ReadySchema, SchemaDefect } from "./contract.ts";
import { draftOf } from "./drafts.ts";
import { engineFor } from "./route-schema.ts";
import { schemaDefect } from "./schema-defect.ts";
import { withUsedDocuments } from "./used-documents.ts";

/** What ajv says of a schema that it does not manage. */
export interface Uncompiled {
  readonly uncompiled: string;
}

/** Makes a schema ready, by ajv or by the exact engine; or says why neither can use it. Never rejects. */
export async function openSchema(given: Contract): Promise<ReadySchema | SchemaDefect> {
  const contract = withUsedDocuments(given);
  const opened = openWithAjv(contract);
  return opened === undefined || "uncompiled" in opened ? openExactly(contract, opened?.uncompiled) : opened;
}

/** The same by ajv alone; undefined where the exact engine must decide, `uncompiled` with the reason where ajv does not manage. */
export function openWithAjv(contract: Contract): ReadySchema | SchemaDefect | Uncompiled | undefined {
  const defect = schemaDefect(contract);
  if (defect !== undefined) return { defect };
  const { schema } = contract;
  if (typeof schema === "boolean") return { check: () => (schema ? [] : [{ at: "", must: "must not be there" }]) };
  if (engineFor(contract) === "exact") return undefined;
  const draft = isJsonObject(schema) ? draftOf(schema.$schema) : undefined;
  try {
    const invalid = isJsonObject(schema) && draft !== undefined ? draftDefect(schema, draft) : undefined;
    if (invalid !== undefined) return { defect: `the schema cannot be used: ${invalid}` };
    return compileWithAjv(contract);
  } catch (thrown) {
    const message = messageOf(thrown);
    return isStrictRefusal(message) ? { defect: `the schema cannot be used: ${message}` } : { uncompiled: message };
  }
}

async function openExactly(contract: Contract, uncompiled: string | undefined): Promise<ReadySchema | SchemaDefect> {
  try {
    const { compileExactly } = await import("./exact-engine.ts");
    return await compileExactly(contract);
  } catch (thrown) {
    return { defect: `the schema cannot be used: ${uncompiled ?? messageOf(thrown)}` };
  }
}
