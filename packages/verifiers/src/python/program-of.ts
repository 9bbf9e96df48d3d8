import type { Extraction } from "@cupel/core";
import { assembleProgram } from "./assemble-program.ts";
import type { PythonChecks } from "./checks.ts";
import { findProgram } from "./find-program.ts";

/** The program that an answer to a task with Python code makes, and how it was found. */
export function programOf(
  { prefix, entry_point: entry = "" }: Pick<PythonChecks, "prefix" | "entry_point">,
  text: string,
): { readonly program: string; readonly extraction: Extraction } {
  const found = findProgram(text, entry);
  if (prefix === undefined) return { program: found.source, extraction: found.extraction };
  const { program, repaired } = assembleProgram(prefix, found.source, entry);
  return { program, extraction: repaired ? "repaired" : found.extraction };
}
