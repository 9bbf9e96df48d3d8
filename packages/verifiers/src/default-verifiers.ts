import type { Verifier } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { json } from "./json/json.ts";
import { python } from "./python/python.ts";
import { sql } from "./sql/sql.ts";

/** The verifiers of the kinds that task files have, by kind. Dispose each; the sandbox stays the caller's. */
export interface DefaultVerifiers {
  readonly json: Verifier;
  readonly sql: Verifier;
  readonly codestub: Verifier;
  readonly [kind: string]: Verifier;
}

/** Verifiers for `json`, `sql` and `codestub`. Without a sandbox programs get `error(setup)`. */
export function defaultVerifiers({ sandbox }: { readonly sandbox?: Sandbox | undefined } = {}): DefaultVerifiers {
  // Each reads from the checks what its kind defines and says so where it is missing.
  return { json: json() as Verifier, sql: sql() as Verifier, codestub: python({ sandbox }) as unknown as Verifier };
}
