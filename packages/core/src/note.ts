import type { Candidate } from "./candidate.ts";
import type { JsonObject } from "./json.ts";

/**
 * What a policy found or decided, for reporters as it happens and for the record: a decision that can be read again. Public like everything
 * that a policy knows. Holds no clock, so that equal runs have equal notes.
 */
export interface Note {
  /** What it is about, such as `loop.iteration`. */
  readonly name: string;
  readonly data: JsonObject;
  /** Calls that brought no candidate, such as reviews of one: with the candidates they are all that the policy asked. */
  readonly calls?: readonly Omit<Candidate, "logprobs">[];
}
