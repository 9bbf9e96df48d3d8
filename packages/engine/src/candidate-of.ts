import type { Backend, CallSettings, Candidate, GenerateRequest, Generation } from "@cupel/core";

/** A call and what came of it. */
export interface AnsweredAsk {
  readonly request: GenerateRequest;
  readonly generation: Generation;
  readonly index: number;
  readonly backend: Backend;
  /** The backend that the record is about. */
  readonly main: Backend;
  readonly milliseconds: number;
  readonly memory: Candidate["memory"];
}

/** The answer as a candidate, with the whole request. */
export function candidateOf({ request, generation, index, backend, main, milliseconds, memory }: AnsweredAsk): Candidate {
  const { prompt, seed, temperature, maxTokens, ...others } = request;
  const { text, finishReason, usage, logprobs, unenforced, fromCache } = generation;
  const settings = settingsOf(others);
  return {
    text,
    raw: text,
    index,
    prompt,
    seed,
    temperature,
    maxTokens,
    ...(settings && { settings }),
    model: backend.model,
    ...(backend.name !== main.name && { backend: backend.name }),
    finishReason,
    usage,
    milliseconds,
    ...(logprobs && { logprobs }),
    ...(unenforced && { unenforced }),
    ...(fromCache && { fromCache: true }),
    ...(memory && { memory }),
  };
}

function settingsOf({ system, topP, topK, minP, stop, logprobs, responseFormat }: CallSettings): CallSettings | undefined {
  const settings = Object.fromEntries(
    Object.entries({ system, topP, topK, minP, stop, logprobs, responseFormat }).filter(([, member]) => member !== undefined),
  );
  return Object.keys(settings).length > 0 ? settings : undefined;
}
