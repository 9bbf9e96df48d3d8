import type { Json } from "../json.ts";

/** What is asked of a model to be checked: a text, or its token ids where a server takes them. */
export interface PromptInput {
  readonly text: string;
  readonly ids?: readonly number[];
}

/** Every sampler of a call. Nothing is left to a server's own default, because an omitted one is filled in silently. */
export interface TargetSettings {
  /** 0 is greedy. */
  readonly temperature: number;
  /** 32-bit unsigned integer; null: none is sent, for neighbours that draw freely. */
  readonly seed: number | null;
  /** At least 1. */
  readonly maxTokens: number;
  /** 1: off. */
  readonly topP: number;
  /** 0: off, whatever a dialect calls that. */
  readonly topK: number;
  /** 0: off. */
  readonly minP: number;
  /** 1: off. */
  readonly repeatPenalty: number;
  /** 0: off. */
  readonly presencePenalty: number;
  /** 0: off. */
  readonly frequencyPenalty: number;
  /** Alternatives to report per token; 0: the chosen token's score alone; null: no scores. */
  readonly topScores: number | null;
  /** Go on after the token that ends an answer, where a server can. */
  readonly ignoreEnd: boolean;
  /** Further fields of the request by their wire names, put in as they are. */
  readonly extra: Readonly<Record<string, Json>>;
}

/** Greedy, every sampler off, seed 0, 32 tokens, five alternatives: what a check pins where nothing else is asked for. */
export const pinnedSettings: TargetSettings = {
  temperature: 0,
  seed: 0,
  maxTokens: 32,
  topP: 1,
  topK: 0,
  minP: 0,
  repeatPenalty: 1,
  presencePenalty: 0,
  frequencyPenalty: 0,
  topScores: 5,
  ignoreEnd: false,
  extra: {},
};

/** One setting on its way: what was asked for, what went over the wire, what came back. */
export interface Knob {
  readonly name: string;
  readonly requested: Json;
  /** Null when it was not sent: nothing is recorded as applied that was not. */
  readonly sent: Json;
  /** What the server says it used; null where it says nothing. */
  readonly echoed: Json;
  /** What is known to have been in force; null when that cannot be verified. */
  readonly effective: Json;
  /** Where `effective` comes from. */
  readonly source: "echo" | "engine" | "sent" | "none";
}
