import { isJsonObject, type JsonObject, type PublicTask } from "@cupel/core";
import { compileCode } from "./compile-code.ts";
import { compileSql } from "./compile-sql.ts";
import { ContractDefect, defect } from "./contract-defect.ts";
import { readObject } from "./read-object.ts";

/** What became of a filled contract: the final text, or what is wrong with it. */
export type Compiled = { readonly text: string } | { readonly defect: string };

/** Compiles what a model wrote into a contract to the text that is verified. Kinds without a contract keep the text as it is. */
export function compileContract(task: PublicTask, written: string): Compiled {
  const compile = compilers[task.kind];
  if (compile === undefined || task.checks.prefix !== undefined) return { text: written };
  const filled = readObject(written);
  if (filled === undefined) return { defect: "not valid JSON" };
  try {
    return { text: compile(filled, task) };
  } catch (thrown) {
    if (thrown instanceof ContractDefect) return { defect: thrown.message };
    throw thrown;
  }
}

const compilers: Readonly<Record<string, (filled: JsonObject, task: PublicTask) => string>> = {
  json: (filled) => JSON.stringify(filled),
  sql: (filled) => compileSql(filled),
  codestub: (filled, task) => {
    const text = compileCode(filled);
    const entry = task.checks.entry_point;
    const names = Array.isArray(filled.functions) ? filled.functions.map((item) => isJsonObject(item) && item.name) : [];
    if (typeof entry === "string" && !names.includes(entry)) defect("/functions", `must have a function named ${entry}`);
    return text;
  },
};
