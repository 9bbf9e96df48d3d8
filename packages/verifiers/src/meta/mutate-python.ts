import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CupelError } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { pythonDirectory } from "../python-directory.ts";
import type { Mutant } from "./mutant.ts";

/**
 * At most `limit` mutants of a Python program, chosen by the seed. They are made of its syntax tree, in the sandbox: the program may be
 * anybody's. Throws `CupelError("VERIFIER_FAILED")` for a program that does not parse.
 */
export async function mutatePython(
  program: string,
  { sandbox, seed, limit }: { readonly sandbox: Sandbox; readonly seed: number; readonly limit: number },
): Promise<readonly Mutant[]> {
  const candidate = readFileSync(join(pythonDirectory, "mutate.py"), "utf8");
  await using session = await sandbox.open({ candidate, entry: ["mutants"] });
  const { status, value, detail } = await session.call("mutants", [program, seed, limit]);
  if (status !== "pass") throw new CupelError("VERIFIER_FAILED", `No mutants can be made of the program: ${detail ?? status}.`);
  return (value as readonly (readonly [string, number, string])[]).map(([operator, line, text]) => ({
    operator: operator.startsWith("drop") ? "statement" : operator,
    place: `line ${line}`,
    text,
  }));
}
