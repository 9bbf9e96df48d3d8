import type { Verifier } from "@cupel/core";
import type { Sandbox } from "@cupel/sandbox";
import { choice } from "./choice/choice.ts";
import { codestub } from "./code/codestub.ts";
import { javascript } from "./javascript/javascript.ts";
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

interface DefaultVerifierOptions {
  /** Where Python runs. Absent: its programs get `error(setup)`. */
  readonly sandbox?: Sandbox | undefined;
  /** Where JavaScript runs. Absent: the verifier opens one of its own when the first program in it comes. */
  readonly javascriptSandbox?: Sandbox | undefined;
}

/** A verifier for each kind that needs nothing else. */
export function defaultVerifiers({ sandbox, javascriptSandbox }: DefaultVerifierOptions = {}): DefaultVerifiers {
  // Each reads from the checks what its kind defines and says so where it is missing.
  return {
    json: json({ schemas: "untrusted" }) as Verifier,
    sql: sql() as Verifier,
    codestub: codestub({ python: python({ sandbox }), javascript: javascript({ sandbox: javascriptSandbox }) }) as unknown as Verifier,
    text: text() as Verifier,
    number: number() as Verifier,
    choice: choice() as unknown as Verifier,
    set: set() as Verifier,
  };
}
