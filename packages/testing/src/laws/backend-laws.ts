import type { Backend } from "@cupel/core";
import { abortLaws } from "./backend/abort-laws.ts";
import { answerLaws } from "./backend/answer-laws.ts";
import { type BackendLawOptions, backendCase } from "./backend/backend-case.ts";
import { countLaws } from "./backend/count-laws.ts";
import { logprobLaws } from "./backend/logprob-laws.ts";
import { responseFormatLaws } from "./backend/response-format-laws.ts";
import { seedLaws } from "./backend/seed-laws.ts";
import { serverLaws } from "./backend/server-laws.ts";
import { streamLaws } from "./backend/stream-laws.ts";
import type { Law, Make } from "./law.ts";

/**
 * What every backend must do: answers and capabilities, token counts, seeds, streams, log probabilities, aborts, and, for backends before a
 * server, what they owe their callers when it fails. Where a law rests on a capability that the backend does not claim, it holds without
 * being tried.
 */
export function backendLaws(name: string, make: Make<Backend>, options: BackendLawOptions = {}): readonly Law[] {
  const shared = backendCase(name, make, options);
  return [
    ...answerLaws(shared),
    ...countLaws(shared),
    ...seedLaws(shared),
    ...streamLaws(shared),
    ...logprobLaws(shared),
    ...responseFormatLaws(shared),
    ...abortLaws(name, make, shared),
    ...serverLaws(options, shared),
  ];
}
