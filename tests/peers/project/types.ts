// The peers' own types, met. Compiled, never run.
import type { JsonObject, Verifier } from "@cupel/core";
import { asAutoevalsScorer, asMcpTool, asPromptfooAssertion, fromAutoevalsScorer, json, type ScorerChecks } from "@cupel/verifiers";
import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { Levenshtein, type Scorer } from "autoevals";
import type { EvalScorer } from "braintrust";
import type { AssertionValueFunction } from "promptfoo";

const binding = { checks: { schema: {} } };
export const assertion: AssertionValueFunction = asPromptfooAssertion(json(), binding);
export const perTest: AssertionValueFunction = asPromptfooAssertion(json(), ({ vars }) => ({
  checks: { schema: vars.schema as JsonObject },
}));
export const scorer: Scorer<string, { input: string }> = asAutoevalsScorer(json(), binding);
export const taken: Verifier<ScorerChecks> = fromAutoevalsScorer(Levenshtein, { threshold: 0.8 });
export const rowScorer: EvalScorer<string, string, string> = asAutoevalsScorer(json(), binding);
export const { call: _call, ...tool }: { call: unknown } & Tool = asMcpTool(json(), { binding });
