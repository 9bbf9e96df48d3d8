import { isJsonObject, type JsonObject, type PublicTask } from "@cupel/core";
import { contractOf } from "../prompts/contract-prompt.ts";
import { compileCode } from "./compile-code.ts";
import { compileSql } from "./compile-sql.ts";
import { ContractDefect, defect } from "./contract-defect.ts";
import { readObject } from "./read-object.ts";

/** What became of a filled contract: the final text, or what is wrong with it. */
export type Compiled = { readonly text: string } | { readonly defect: string };

/**
 * Compiles what a model wrote into a contract to the text that is verified. Where a task has no contract the text stays as it is. JSON is
 * taken as it was written, never written anew: duplicate keys and odd numbers are for the verifier to see.
 */
export function compileContract(task: PublicTask, written: string): Compiled {
  const contract = contractOf(task);
  if (contract === undefined) return { text: written };
  const filled = readObject(written);
  if (filled === undefined) return { defect: "not valid JSON" };
  try {
    if (task.kind === "sql") return { text: compileSql(filled.value) };
    if (task.kind === "codestub") return { text: compileEntry(filled.value, task.checks.entry_point) };
    return { text: filled.text };
  } catch (thrown) {
    if (thrown instanceof ContractDefect) return { defect: thrown.message };
    throw thrown;
  }
}

function compileEntry(filled: JsonObject, entry: unknown): string {
  const text = compileCode(filled);
  const names = Array.isArray(filled.functions) ? filled.functions.map((item) => isJsonObject(item) && item.name) : [];
  if (!names.some((name) => name === entry)) defect("/functions", `must have a function named ${String(entry)}`);
  return text;
}
