import { CupelError } from "@cupel/core";
import { locateQuickjs } from "./quickjs-location.ts";

/** Whether JavaScript can be run, and with what: for `doctor`. */
export type QuickjsAvailability =
  | { readonly available: true; readonly version: string }
  | { readonly available: false; readonly code: CupelError["code"]; readonly reason: string; readonly hint?: string };

/** Looks for QuickJS; starts nothing. */
export function quickjsAvailability(): QuickjsAvailability {
  try {
    return { available: true, version: locateQuickjs().version };
  } catch (thrown) {
    if (!CupelError.is(thrown)) throw thrown;
    return { available: false, code: thrown.code, reason: thrown.message, ...(thrown.hint !== undefined && { hint: thrown.hint }) };
  }
}
