import type { CheckResult } from "../types/check-result.ts";
import { artifactHeader } from "./artifact.ts";

/**
 * `check.json`: what the other files do not hold of a check, as it stands in memory, so that reading a pack gives back the same check. Keys keep
 * their order: the bytes of a request and of a report depend on it. Prompts are in `prompts.jsonl`, rows in `trace.jsonl`, bodies in
 * `requests.jsonl`.
 */
export function checkArtifact({ spec, trace }: CheckResult, cupelVersion: string): string {
  const { prompts: _, ...plainSpec } = spec;
  const { rows: __, prompts: ___, prepared, ...session } = trace;
  const header = artifactHeader("check", cupelVersion);
  const bare = prepared.map(({ prompt: ____, ...request }) => request);
  return `${JSON.stringify({ ...header, spec: plainSpec, session, prepared: bare }, null, 2)}\n`;
}
