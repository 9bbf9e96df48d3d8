import { AssertionError } from "node:assert";
import type { Binding, Verifier } from "@cupel/core";
import { toPass } from "./to-pass.ts";

/**
 * Rejects unless an answer passes a verifier: `toPass` as a plain assertion, for node:test and any other runner.
 * @throws AssertionError when it fails; CupelError `VERIFIER_FAILED` when the check broke
 */
export async function assertPasses<Checks>(answer: string, verifier: Verifier<Checks>, binding?: Binding<NoInfer<Checks>>): Promise<void> {
  const { pass, message } = await toPass(answer, verifier, binding);
  if (!pass) throw new AssertionError({ message: message(), stackStartFn: assertPasses });
}
