import { isJsonObject, type Json } from "@cupel/core";
import type { Contract } from "./contract.ts";
import { draftOf } from "./drafts.ts";

/** The contract without its documents where no reference can lead to one: what stands in them then says nothing about the schema. */
export function withUsedDocuments(contract: Contract): Contract {
  const { documents, ...bare } = contract;
  return documents === undefined || leadsOut(contract.schema) ? contract : bare;
}

function leadsOut(value: Json): boolean {
  if (Array.isArray(value)) return value.some(leadsOut);
  if (!isJsonObject(value)) return false;
  return Object.entries(value).some(([keyword, child]) => {
    if (child === undefined) return false;
    if (typeof child !== "string") return leadsOut(child);
    return keyword === "$schema"
      ? draftOf(child) === undefined
      : /^\$(?:ref|dynamicRef|recursiveRef)$/.test(keyword) && !child.startsWith("#");
  });
}
