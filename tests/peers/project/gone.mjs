// A verifier whose check breaks, as each tool takes it.
import { broken, defineVerifier } from "@cupel/core";
import { asAutoevalsScorer, asPromptfooAssertion } from "@cupel/verifiers";

export const verifier = defineVerifier("gone", () => broken("no sandbox is open", { code: "setup" }));
export const scorer = asAutoevalsScorer(verifier, { checks: {} });
export const assertion = asPromptfooAssertion(verifier, { checks: {} });
