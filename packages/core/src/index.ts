export { alignmentDistances } from "./alignment-distances.ts";
export { asFunction, type Binding, type BoundVerifier } from "./as-function.ts";
export {
  type Backend,
  type Capabilities,
  decidingMembers,
  defineBackend,
  type FinishReason,
  type GenerateRequest,
  type Generation,
  type TokenLogprob,
  type Usage,
} from "./backend.ts";
export type { CallSettings, Candidate } from "./candidate.ts";
export { canonicalJson } from "./canonical-json.ts";
export { type Certainty, certaintyOf } from "./certainty.ts";
export { contentHash, sha256Hex } from "./content-hash.ts";
export { decided } from "./decided.ts";
export { CupelError, type CupelErrorCode, messageOf } from "./errors.ts";
export { type Feedback, feedbackOf } from "./feedback.ts";
export { inOwnOrder } from "./in-own-order.ts";
export { isJsonObject, type Json, type JsonObject } from "./json.ts";
export type { Lesson, Memory, Recalled, Win } from "./memory.ts";
export { didYouMean, nearestFirst } from "./nearest-names.ts";
export type { Note } from "./note.ts";
export {
  type Ask,
  type Attempt,
  definePolicy,
  type Policy,
  type PolicyContext,
  type PolicyPlan,
  type PolicyRun,
  type Remaining,
} from "./policy.ts";
export { checkPrices, costOf, type Price, type Prices, priceOf } from "./price.ts";
export { type PublicVerdict, publicVerdict, verdictText } from "./public-verdict.ts";
export { createRandom, type Random } from "./random.ts";
export { canonicalRecord, endOf, type JudgedCandidate, type RunRecord, recordVersion, type StopReason } from "./record.ts";
export { recordSchema } from "./record-schema.ts";
export {
  defineReporter,
  type ModelFailure,
  type ProgressEvent,
  type Reporter,
  type RunEnd,
  type RunInfo,
  type Spent,
} from "./reporter.ts";
export { demandResponseFormat, type ResponseFormat } from "./response-format.ts";
export { type ScoreOptions, scoreOf } from "./score-of.ts";
export {
  isStandardSchema,
  jsonSchemaOf,
  plainSchema,
  type StandardIssue,
  type StandardJsonSchema,
  type StandardResult,
  type StandardSchema,
} from "./standard-schema.ts";
export type { ProcessIdentity, TargetCapabilities, TargetIdentity } from "./target/capabilities.ts";
export { type DeterminismTarget, defineTarget, type PreparedRequest, type SendMode } from "./target/determinism-target.ts";
export { emptyAnswer, emptyObservation } from "./target/empty-observation.ts";
export type { Observation, ObservationError, ObservedAnswer, ScoreRow, SentRequest, TopScore } from "./target/observation.ts";
export { type Knob, type PromptInput, pinnedSettings, type TargetSettings } from "./target/settings.ts";
export { type PublicTask, publicTask, scoringChecks, type Task, type TaskChecks } from "./task.ts";
export { taskSchema } from "./task-schema.ts";
export {
  type Assurance,
  broken,
  type ErrorCode,
  type ErrorVerdict,
  type Extraction,
  type FailCode,
  type FailVerdict,
  fail,
  type PassVerdict,
  pass,
  publicReason,
  type Verdict,
  type VerdictLevel,
} from "./verdict.ts";
export { defineVerifier, type Verifier, type VerifierInput } from "./verifier.ts";
export { quoted, visible } from "./visible.ts";
export { withGenerate } from "./with-generate.ts";
