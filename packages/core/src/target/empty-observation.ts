import type { Observation, ObservedAnswer, SentRequest } from "./observation.ts";

/** What an observation tells of an answer that brought nothing. */
export const emptyAnswer: ObservedAnswer = {
  inputTokenIds: null,
  outputTokenIds: null,
  text: "",
  scores: null,
  topScores: null,
  scoreKind: null,
  finishReason: null,
  usage: null,
  cachedTokens: null,
  responseMark: null,
  servedBy: null,
  echo: null,
};

/** An observation of a single request before anything came: what a target fills in. */
export function emptyObservation(promptId: string, sent: SentRequest): Observation {
  return {
    promptId,
    ...emptyAnswer,
    batchSize: 1,
    batchIndex: 0,
    startedMs: 0,
    firstByteMs: null,
    endedMs: 0,
    chunks: 0,
    status: "ok",
    error: null,
    sent,
  };
}
