import type { Verifier } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { choice } from "./choice/choice.ts";
import { json } from "./json/json.ts";
import { number } from "./number/number.ts";
import { python } from "./python/python.ts";
import { set } from "./set/set.ts";
import { sql } from "./sql/sql.ts";
import { text } from "./text/text.ts";

/** The verifiers of the kinds that task files have, by kind. Dispose each; the sandbox stays the caller's. */
export interface DefaultVerifiers {
  readonly json: Verifier;
  readonly sql: Verifier;
  readonly codestub: Verifier;
  readonly text: Verifier;
  readonly number: Verifier;
  readonly choice: Verifier;
  readonly set: Verifier;
  readonly [kind: string]: Verifier;
}

/** A verifier for each kind that needs nothing else. Without a sandbox programs get `error(setup)`. */
export function defaultVerifiers({ sandbox }: { readonly sandbox?: Sandbox | undefined } = {}): DefaultVerifiers {
  // Each reads from the checks what its kind defines and says so where it is missing.
  return {
    json: json() as Verifier,
    sql: sql() as Verifier,
    codestub: python({ sandbox }) as unknown as Verifier,
    text: text() as Verifier,
    number: number() as Verifier,
    choice: choice() as unknown as Verifier,
    set: set() as Verifier,
  };
}
