import type { Capabilities, GenerateRequest, Generation } from "@cupel/core";

/** One of the two engines behind the embedded backend, with a model loaded. */
export interface Engine extends AsyncDisposable {
  readonly capabilities: Capabilities;
  generate(request: GenerateRequest): Promise<Generation>;
}

/** Something that generates one answer at a time: a worker, a sequence of llama.cpp, or this thread. */
export interface Lane {
  generate(request: GenerateRequest, sharing?: PromptSharing): Promise<Generation>;
  dispose(): Promise<void>;
}

/** How lanes over one memory spare each other the same prompt. */
export interface PromptSharing {
  /** The lane whose state of this very prompt may be copied; it keeps that state until `onRead`. */
  readonly from: number | undefined;
  /** Called when the lane has read its prompt, before it writes the first token. */
  readonly onRead: () => void;
}

/** What a call returns that was aborted before it began. */
export const abortedGeneration: Generation = { text: "", finishReason: "abort", usage: { inputTokens: 0, outputTokens: 0 } };
